using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Generator;

/// <summary>
/// Says what is wrong with a <c>[GenerateInformer]</c>, and what was assumed. Runs the generator's own parser, so that the two agree:
/// what has an error here has no output there.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GenerateInformerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.HostIsNotPartial,
        DiagnosticDescriptors.HostIsGeneric,
        DiagnosticDescriptors.ContainerIsNotPartial,
        DiagnosticDescriptors.HostIsNoFactory,
        DiagnosticDescriptors.HostHasBaseClass,
        DiagnosticDescriptors.MemberIsTaken,
        DiagnosticDescriptors.TypeIsNoResource,
        DiagnosticDescriptors.IdentityIsMissing,
        DiagnosticDescriptors.IdentityIsInvalid,
        DiagnosticDescriptors.MetadataDoesNotFit,
        DiagnosticDescriptors.ResourceIsRepeated,
        DiagnosticDescriptors.TypeIsNotAccessible,
        DiagnosticDescriptors.NameIsInvalid,
        DiagnosticDescriptors.ScopeIsUnknown,
        DiagnosticDescriptors.NameIsTaken,
        DiagnosticDescriptors.RootNamespaceIsInvalid,
        DiagnosticDescriptors.DecoderFallsBack,
        DiagnosticDescriptors.TypeCannotBeDecoded,
        DiagnosticDescriptors.LanguageIsTooOld,
        DiagnosticDescriptors.AssemblyHasNoResource,
        DiagnosticDescriptors.ResourceIsLeftOut,
        DiagnosticDescriptors.ClassIsBoth,
        DiagnosticDescriptors.NamespaceWouldHide,
        DiagnosticDescriptors.TypeCannotBeCopied,
        DiagnosticDescriptors.IndexPathIsUnknown,
        DiagnosticDescriptors.IndexMethodDoesNotFit,
        DiagnosticDescriptors.IndexNameIsInvalid,
        DiagnosticDescriptors.IndexHasNoInformer,
        DiagnosticDescriptors.IndexClashes,
        DiagnosticDescriptors.IndexIsUnclear,
        DiagnosticDescriptors.ProjectionPathIsUnknown,
        DiagnosticDescriptors.IdentityIsDropped,
        DiagnosticDescriptors.ProjectionContradicts,
        DiagnosticDescriptors.ProjectionPathIsRedundant,
        DiagnosticDescriptors.IndexIsNotDecoded,
        DiagnosticDescriptors.ProjectionNeedsDecoder,
        DiagnosticDescriptors.ProjectionsDiffer,
        DiagnosticDescriptors.CrdIsUnknown,
        DiagnosticDescriptors.CrdIsAmbiguous,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // Also in generated code, since the generator reads that too, where it is part of the project.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            var settings = SettingsParser.Parse(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            var root = NamespaceParser.Parse(start.Compilation, settings);
            var environment = EnvironmentParser.Parse(start.Compilation);
            var hosts = new ConcurrentDictionary<HostModel, INamedTypeSymbol>();
            var crds = new CrdResourcesReader(start.Options, start.Compilation, settings);
            start.RegisterSymbolAction(symbol => AnalyzeHost(symbol, settings, root, environment, crds, hosts), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end =>
            {
                PlanBuilder.Build(
                    CrdHosts.Resolve(hosts.Keys, crds.Read(end.CancellationToken)),
                    settings,
                    root,
                    environment,
                    (host, resource, what, usual, name) => end.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.NameIsTaken, Place(host, symbol => LocationOf(symbol, resource, end)), what, usual, name)),
                    (host, index, reason) => end.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.IndexClashes, Place(host, symbol => LocationOf(symbol, index, end)), index.Name.TrimStart('@'), reason)),
                    (host, resource, other) => end.ReportDiagnostic(Diagnostic.Create(
                        DiagnosticDescriptors.ProjectionsDiffer, Place(host, symbol => LocationOf(symbol, resource, end)),
                        host.FullName.Replace("global::", string.Empty), resource.Text(), other)));

                // A class that is made from a definition asks for its informer itself, and has no place in the author's source.
                Location Place(HostModel host, Func<INamedTypeSymbol, Location> find) =>
                    hosts.TryGetValue(host, out var symbol) ? find(symbol) : Location.None;
            });
        });
    }

    private static void AnalyzeHost(
        SymbolAnalysisContext context,
        SettingsModel settings,
        NamespaceModel root,
        EnvironmentModel environment,
        CrdResourcesReader crds,
        ConcurrentDictionary<HostModel, INamedTypeSymbol> hosts)
    {
        var symbol = (INamedTypeSymbol)context.Symbol;
        var attributes = HostParser.AttributesOf(symbol);
        if (attributes.Count == 0)
        {
            foreach (var index in IndexParser.AttributesOf(symbol))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.IndexHasNoInformer, new AttributeReader(index).LocationAt(0, context.CancellationToken),
                    new AttributeReader(index).FirstType?.ToDisplayString() ?? string.Empty,
                    $"'{symbol.ToDisplayString()}' asks for no informer; put the index beside [GenerateInformer] of the same type"));
            }

            return;
        }

        var first = new AttributeReader(attributes[0]).Location(context.CancellationToken);
        if (!environment.LanguageIsSupported)
        {
            var version = (context.Compilation as CSharpCompilation)?.LanguageVersion.ToDisplayString() ?? string.Empty;
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.LanguageIsTooOld, first, version));
            return;
        }

        if (HostParser.Parse(symbol, context.Compilation, context.ReportDiagnostic, context.CancellationToken) is not { } host)
        {
            return;
        }

        var seen = new HashSet<string>(host.Resources.Select(static resource => resource.Text()), StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            AnalyzeCrd(context, attribute, symbol, seen, crds);
        }

        var needsMembers = IndexParser.AttributesOf(symbol).Any() || host.Crds.Any(static crd => crd.Projection is not null);
        host = CrdHosts.Resolve(host, needsMembers ? crds.ReadWithMembers(context.CancellationToken) : crds.Read(context.CancellationToken));
        host = host with
        {
            Indexes = new IndexParser(symbol, context.Compilation, context.ReportDiagnostic, context.CancellationToken).Parse(host.Resources),
        };
        if (PlanBuilder.RootOf(host, settings, root, out var wish) is null)
        {
            var reason = (settings.RootNamespace is null ? host.Root : root).IsTaken ? "there is a type of that name" : "it is no C# namespace";
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.RootNamespaceIsInvalid, first, wish, reason));
            return;
        }

        if (settings.RootNamespace is null && host.Root.Hidden is { } hidden)
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.NamespaceWouldHide, first, wish, hidden));
        }

        hosts.TryAdd(host, symbol);
    }

    // An attribute that names a class which the generator makes. By now that class is there; the generator had its text alone.
    private static void AnalyzeCrd(
        SymbolAnalysisContext context, AttributeData data, INamedTypeSymbol host, HashSet<string> seen, CrdResourcesReader reader)
    {
        var crds = reader.Read(context.CancellationToken);
        var attribute = new AttributeReader(data);
        var name = attribute.FirstType?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var isMade = name is not null && crds.All.Any(one => one.Resource.Type.FullName == name);
        var reference = isMade ? CrdReferenceParser.OfType(data, context.CancellationToken) : CrdReferenceParser.Parse(data, context.CancellationToken);

        // A class that is unknown still is the compiler's to report.
        if (reference is null || (reference.Definition is null && !isMade) || data.AttributeClass?.FullName() != WellKnownNames.GenerateInformerAttribute)
        {
            return;
        }

        var wanted = reference.TypeName ?? (reference.Version is null ? reference.Definition! : $"{reference.Definition} in version {reference.Version}");
        var found = CrdHosts.Find(reference, crds);
        if (found.Count != 1)
        {
            var there = string.Join(", ", (found.Count == 0 ? crds.All : found).Select(static one => $"{one.Definition} {one.Resource.Version}"));
            Report(
                found.Count == 0 ? DiagnosticDescriptors.CrdIsUnknown : DiagnosticDescriptors.CrdIsAmbiguous, wanted, there.Length == 0 ? "none" : there);
        }
        else if (reference.Definition is not null && !seen.Add(found[0].Resource.Text()))
        {
            Report(DiagnosticDescriptors.ResourceIsRepeated, wanted, host.ToDisplayString());
        }
        else if (reference is { Definition: not null, Projection: { } projection }
            && CrdHosts.Find(reference, reader.ReadWithMembers(context.CancellationToken)) is [{ Resource: var resource }])
        {
            // Where the attribute names the class, that is read as others are.
            new ProjectionParser(
                resource.Decoder,
                problem => context.ReportDiagnostic(ResourceParser.Told(problem, attribute, context.CancellationToken))).Parse(projection);
        }

        void Report(DiagnosticDescriptor rule, params object[] values) => context.ReportDiagnostic(Diagnostic.Create(
            rule, attribute.Location(CrdReferenceParser.Crd, context.CancellationToken), values));
    }

    private static Location LocationOf(INamedTypeSymbol host, IndexModel index, CompilationAnalysisContext context)
    {
        var attribute = IndexParser.AttributesOf(host).Select(static data => new AttributeReader(data)).FirstOrDefault(
            one => one.FirstType?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) == index.Type
                && one.TextAt(1) == index.Name.TrimStart('@'));
        return attribute.LocationAt(1, context.CancellationToken);
    }

    private static Location LocationOf(INamedTypeSymbol host, ResourceModel resource, CompilationAnalysisContext context)
    {
        var location = Location.None;
        foreach (var data in HostParser.AttributesOf(host))
        {
            var attribute = new AttributeReader(data);
            if (data.AttributeClass?.FullName() == WellKnownNames.GenerateInformersAttribute)
            {
                if (AssemblyParser.AssemblyOf(data)?.Name == resource.Type.Assembly)
                {
                    location = attribute.Location(string.Empty, context.CancellationToken);
                }
            }
            else if (attribute.IsForItsClass && !HostParser.AttributesOf(host).Exists(static one => !new AttributeReader(one).IsForItsClass))
            {
                return attribute.Location(context.CancellationToken);
            }
            else if (attribute.FirstType?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) == resource.Type.FullName
                || attribute.Text(CrdReferenceParser.Crd) == $"{resource.Plural}.{resource.Group}")
            {
                return attribute.Location(string.Empty, context.CancellationToken);
            }
        }

        return location;
    }
}
