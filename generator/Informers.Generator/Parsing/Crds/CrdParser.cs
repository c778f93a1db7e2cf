using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Informers.Generator;

/// <summary>
/// Reads the definitions of custom resources in a YAML file; the generator and the rules both use it, so that they agree. Everything else
/// in the file is passed over.
/// </summary>
internal sealed class CrdParser
{
    private const string Definition = "CustomResourceDefinition";
    private const string ApiGroup = "apiextensions.k8s.io/";
    private const string ApiVersion = ApiGroup + "v1";

    // Of lists in lists, which anchors can make deeper than the file.
    private const int MostLevels = 100;

    private readonly string _path;
    private readonly bool _hasValidation;
    private readonly Action<Diagnostic>? _report;
    private readonly CancellationToken _cancellationToken;
    private readonly List<CrdVersionModel> _versions = [];
    private readonly HashSet<YamlNode> _read = new(SameNodeComparer.Instance);
    private bool _hasDefinition;

    private CrdParser(string path, bool hasValidation, Action<Diagnostic>? report, CancellationToken cancellationToken)
    {
        _path = path;
        _hasValidation = hasValidation;
        _report = report;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="hasValidation">Whether the project asked for <c>Validate()</c>.</param>
    /// <param name="report">Takes diagnostics; null in the generator, which reports none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The definitions that are right.</returns>
    public static CrdFileModel Parse(
        string path, string text, bool hasValidation, Action<Diagnostic>? report, CancellationToken cancellationToken)
    {
        var parser = new CrdParser(path, hasValidation, report, cancellationToken);
        parser.Read(text);
        return new CrdFileModel(path, new EquatableArray<CrdVersionModel>(parser._versions));
    }

    /// <summary>Where something stands in a file.</summary>
    public static Location LocationOf(string path, Mark start, Mark end)
    {
        var first = Position(start);
        var last = Position(end);
        return Location.Create(
            path,
            TextSpan.FromBounds((int)start.Index, (int)Math.Max(start.Index, end.Index)),
            new LinePositionSpan(first, last.CompareTo(first) < 0 ? first : last));
    }

    private static LinePosition Position(Mark mark) => new((int)Math.Max(0, mark.Line - 1), (int)Math.Max(0, mark.Column - 1));

    private void Read(string text)
    {
        var stream = new YamlStream();
        try
        {
            Load(stream, text);
            foreach (var document in stream.Documents)
            {
                new CrdMergeKeys().Replace(document.RootNode);
            }
        }
        catch (YamlException exception)
        {
            Report(DiagnosticDescriptors.YamlIsInvalid, exception.Start, exception.End, MessageOf(exception));
            return;
        }

        foreach (var document in stream.Documents)
        {
            ReadRoot(document.RootNode);
        }

        if (!_hasDefinition)
        {
            Report(DiagnosticDescriptors.FileHasNoCrd, Mark.Empty, Mark.Empty, Path.GetFileName(_path));
        }
    }

    private static void Load(YamlStream stream, string text)
    {
        var parser = new CrdYamlParser(new Parser(new StringReader(text)));
        try
        {
            stream.Load(parser);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // So YamlDotNet fails at tags, code points and ends of documents that are wrong. It has no place for them but what it read last.
            var last = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(last, last, $"what follows this cannot be read: {exception.Message}", exception);
        }
    }

    // The message without the place, which the diagnostic has; inner ones say more.
    private static string MessageOf(Exception exception)
    {
        while (exception.InnerException is YamlException inner)
        {
            exception = inner;
        }

        var message = exception.Message;
        var place = message.IndexOf("): ", StringComparison.Ordinal);
        message = message.StartsWith("(Line: ", StringComparison.Ordinal) && place > 0 ? message.Substring(place + 3) : message;
        return message.TrimEnd('.');
    }

    private void ReadRoot(YamlNode root)
    {
        try
        {
            ReadObject(root, depth: 0);
        }
        catch (CrdException exception)
        {
            _hasDefinition = true;
            Report(DiagnosticDescriptors.CrdIsInvalid, exception.Node.Start, exception.Node.End, Definition + "List", exception.Message);
        }
    }

    // Each object once: through an anchor a list may have one any number of times.
    private void ReadObject(YamlNode node, int depth)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (node is not YamlMappingNode root || !_read.Add(root))
        {
            return;
        }

        if (depth == MostLevels)
        {
            throw new CrdException(root, $"lists are in lists of more than {MostLevels} levels");
        }

        var apiVersion = root.Get("apiVersion");
        switch ((root.Get("kind") as YamlScalarNode)?.Value)
        {
            case Definition when (apiVersion as YamlScalarNode)?.Value is ApiVersion:
                _hasDefinition = true;
                ReadDefinition(root);
                break;

            case Definition when (apiVersion as YamlScalarNode)?.Value?.StartsWith(ApiGroup, StringComparison.Ordinal) == true:
                _hasDefinition = true;
                Report(DiagnosticDescriptors.CrdVersionIsOld, apiVersion!.Start, apiVersion.End, ((YamlScalarNode)apiVersion).Value!);
                break;

            // A list as kubectl prints it, and one of the resource itself.
            case "List" or Definition + "List" when root.Get("items") is YamlSequenceNode items:
                foreach (var item in items)
                {
                    ReadObject(item, depth + 1);
                }

                break;
        }
    }

    private void ReadDefinition(YamlMappingNode root)
    {
        var metadata = root.Get("metadata") as YamlMappingNode;
        try
        {
            var name = metadata?.Text("name");
            _versions.AddRange(new CrdDefinitionParser(name, _hasValidation, ReportPattern, _cancellationToken).Parse(root));
        }
        catch (CrdException exception)
        {
            var name = (metadata?.Get("name") as YamlScalarNode)?.Value ?? Definition;
            Report(DiagnosticDescriptors.CrdIsInvalid, exception.Node.Start, exception.Node.End, name, exception.Message);
        }
    }

    private void ReportPattern(YamlNode node, string problem) =>
        Report(DiagnosticDescriptors.PatternIsNotChecked, node.Start, node.End, problem);

    private void Report(DiagnosticDescriptor rule, Mark start, Mark end, params object[] values) =>
        _report?.Invoke(Diagnostic.Create(rule, LocationOf(_path, start, end), values));
}
