using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Analyzers;

/// <summary>
/// The words of a file's text, by their hashes: to look for a name in it costs no syntax. There may seem to be more than there are, as those of comments and
/// such as have the hash of another; never fewer.
/// </summary>
internal sealed class FileWords
{
    private const int ChunkSize = 4096;
    private const uint HashBegin = 2166136261;
    private const uint HashFactor = 16777619;

    // Of each file once, however often the project is analyzed while another one is edited.
    private static readonly ConditionalWeakTable<SyntaxTree, FileWords> All = new();

    private readonly int[] _hashes;

    private FileWords(int[] hashes, bool isReadable)
    {
        _hashes = hashes;
        IsReadable = isReadable;
    }

    /// <summary>Whether all names in it are words of its text: they may be written with escapes, or with letters that do not count.</summary>
    public bool IsReadable { get; }

    /// <summary>The words of a file.</summary>
    public static FileWords Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!All.TryGetValue(tree, out var words))
        {
            words = All.GetValue(tree, _ => Read(tree.GetText(cancellationToken)));
        }

        return words;
    }

    /// <summary>What stands for a word.</summary>
    public static int HashOf(string word)
    {
        var hash = HashBegin;
        foreach (var letter in word)
        {
            hash = unchecked((hash ^ letter) * HashFactor);
        }

        return unchecked((int)hash);
    }

    /// <summary>Whether it may have a word.</summary>
    public bool Has(int hash) => Array.BinarySearch(_hashes, hash) >= 0;

    /// <summary>Whether it may have any of some words.</summary>
    public bool HasAny(HashSet<int> hashes)
    {
        foreach (var one in _hashes)
        {
            if (hashes.Contains(one))
            {
                return true;
            }
        }

        return false;
    }

    private static FileWords Read(SourceText text)
    {
        var found = new HashSet<int>();
        var isReadable = true;
        var chunk = new char[ChunkSize];
        var hash = HashBegin;
        var isInWord = false;
        var before = '\0';
        for (var start = 0; start < text.Length; start += ChunkSize)
        {
            var length = Math.Min(ChunkSize, text.Length - start);
            text.CopyTo(start, chunk, 0, length);
            for (var i = 0; i < length; i++)
            {
                var letter = chunk[i];
                if (IsOfWord(letter))
                {
                    hash = unchecked((hash ^ letter) * HashFactor);
                    isInWord = true;
                    isReadable &= before != '\\' || letter is not ('u' or 'U');
                }
                else if (isInWord)
                {
                    found.Add(unchecked((int)hash));
                    hash = HashBegin;
                    isInWord = false;
                }

                isReadable &= letter < 0x80 || char.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.Surrogate);
                before = letter;
            }
        }

        if (isInWord)
        {
            found.Add(unchecked((int)hash));
        }

        var hashes = new int[found.Count];
        found.CopyTo(hashes);
        Array.Sort(hashes);
        return new(hashes, isReadable);
    }

    private static bool IsOfWord(char letter) =>
        letter < 0x80
            ? letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'
            : char.IsLetterOrDigit(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber;
}
