using System;
using System.Globalization;
using System.Text;

namespace Informers.Generator;

/// <summary>
/// What emitted files would best be called, without extension: stable, and legal on every file system. They may be equal but for case,
/// or altogether; the plan tells them apart.
/// </summary>
internal static class FileNames
{
    /// <summary>What ends the name of every emitted file.</summary>
    public const string Extension = ".g.cs";

    /// <summary>The bridge to KubernetesClient.</summary>
    public const string KubernetesClient = "KubernetesClients";

    /// <summary>The attributes that announce informers to other assemblies.</summary>
    public const string Announcements = "GeneratedInformers";

    /// <summary>The attributes that hold roles; the package's MSBuild target knows this name.</summary>
    public const string Permissions = "InformerPermissions";

    // File systems take names of 255 bytes; deep schemas, and identifiers of other alphabets, make longer ones.
    private const int Longest = 180;

    /// <summary>A class by its full name.</summary>
    public static string Of(string fullName) => Short(fullName.Replace("global::", string.Empty).Replace("@", string.Empty));

    /// <summary>A decoder.</summary>
    public static string Decoder(string name) => Short("Decoding." + name);

    /// <summary>An encoder, by the name of its decoder.</summary>
    public static string Encoder(string decoder) => Short("Encoding." + DecoderNames.EncoderOf(decoder));

    /// <summary>A copier.</summary>
    public static string Copier(string name) => Short("Copying." + name);

    /// <summary>The <c>DeepCopy()</c> methods of a namespace.</summary>
    public static string DeepCopies(string @namespace) => Of(@namespace.Length == 0 ? "DeepCopies" : @namespace + ".DeepCopies");

    // The start stays readable; what makes the name the one it is, stays in the hash of all of it.
    private static string Short(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= Longest)
        {
            return name;
        }

        var length = Math.Min(name.Length, Longest);
        while (Encoding.UTF8.GetByteCount(name.Substring(0, length)) > Longest || char.IsHighSurrogate(name[length - 1]))
        {
            length--;
        }

        return $"{name.Substring(0, length)}_{DecoderNames.Hash(name).ToString("x8", CultureInfo.InvariantCulture)}";
    }
}
