using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Generator;

/// <summary>What the generator makes of a project's definitions, for the rules, which run when that is compiled already.</summary>
internal static class CrdDefinitions
{
    // Rules run anew at every edit of source; the files seldom change.
    private static readonly ConditionalWeakTable<SourceText, CrdFileModel> Remembered = new();

    /// <summary>The files that a project names as <c>InformerCrd</c>.</summary>
    public static IEnumerable<CrdFile> Files(AnalyzerOptions options) => options.AdditionalFiles
        .Select(text => CrdFile.Of(text, options.AnalyzerConfigOptionsProvider))
        .Where(static file => file is not null)
        .Select(static file => file!);

    /// <summary>The custom resources that hosts can ask for.</summary>
    /// <param name="options">Knows the files.</param>
    /// <param name="compilation">The project, with what was emitted.</param>
    /// <param name="settings">The project's settings.</param>
    /// <param name="withMembers">Whether to read what is decoded and copied, which indexes need, or only which resources there are.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static CrdResourcesModel Resources(
        AnalyzerOptions options, Compilation compilation, SettingsModel settings, bool withMembers, CancellationToken cancellationToken)
    {
        var root = CrdEnvironmentParser.Root(compilation, settings);
        var files = Files(options).Select(file => Parse(file, cancellationToken)).ToList();
        var plan = files.Count == 0 ? [] : CrdPlanBuilder.Build(files, root, CrdEnvironmentParser.Parse(compilation));
        return new CrdResourcesModel(root, new EquatableArray<CrdResourceModel>(plan
            .Select(classes => CrdResourceParser.Parse(classes, compilation, withMembers, cancellationToken))
            .Where(static one => one is not null)
            .Select(static one => one!)));
    }

    /// <summary>Reads a file, or gives what was read of it: which resources there are, which does not depend on what validation asks for.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static CrdFileModel Parse(CrdFile file, CancellationToken cancellationToken)
    {
        if (file.Text.GetText(cancellationToken) is not { } text)
        {
            return new CrdFileModel(file.Text.Path, []);
        }

        if (!Remembered.TryGetValue(text, out var model))
        {
            model = file.Parse(report: null, cancellationToken);
            Remembered.GetValue(text, _ => model);
        }

        return model with { Path = file.Text.Path };
    }
}
