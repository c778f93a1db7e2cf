using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>
/// Reads one <c>[GenerateInformers]</c>: finds the classes of an assembly that say which resource they are, without those that no server
/// lists.
/// </summary>
/// <param name="compilation">Where the host is.</param>
/// <param name="report">Takes diagnostics; null in the generator, which reports none.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class AssemblyParser(Compilation compilation, Action<Diagnostic>? report, CancellationToken cancellationToken)
{
    /// <summary>Reads the attribute.</summary>
    /// <param name="data">The attribute.</param>
    /// <returns>The resources of the assembly, ordered; none where there is an error, which was reported.</returns>
    public EquatableArray<ResourceModel> Parse(AttributeData data)
    {
        var attribute = new AttributeReader(data);
        if (AssemblyOf(data) is not { } assembly)
        {
            // An unknown type, or none, is the compiler's to report; a null is ours.
            if (data.ConstructorArguments is [{ IsNull: true }])
            {
                Report(DiagnosticDescriptors.AssemblyHasNoResource, attribute, "null");
            }

            return [];
        }

        // What is reported has a place in the source, and so is found anew each time; the generator asks far more often.
        var resources = report is null && !SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly)
            ? AssemblyResources.Get(assembly, compilation, ProjectionParser.Read(attribute), isProjectedLater => Parse(data, assembly, isProjectedLater))
            : Parse(data, assembly, isProjectedLater: false);
        if (resources.Count == 0)
        {
            Report(DiagnosticDescriptors.AssemblyHasNoResource, attribute, assembly.Name);
        }

        return resources;
    }

    /// <summary>The assembly that an attribute names by one of its types; null where the type is unknown.</summary>
    public static IAssemblySymbol? AssemblyOf(AttributeData data) =>
        new AttributeReader(data).FirstType is { TypeKind: not TypeKind.Error } type ? type.ContainingAssembly : null;

    private EquatableArray<ResourceModel> Parse(AttributeData data, IAssemblySymbol assembly, bool isProjectedLater)
    {
        var types = new List<INamedTypeSymbol>();
        Collect(assembly.GlobalNamespace, types);
        var listed = new HashSet<string>(types.SelectMany(ItemsOf), StringComparer.Ordinal);
        var attribute = new AttributeReader(data);
        List<ResourceModel> resources = [];
        INamedTypeSymbol? current = null;
        List<ProjectionProblem> problems = [];
        var parser = new ResourceParser(compilation, report is null ? null : diagnostic => ReportOf(current!, attribute, diagnostic), cancellationToken)
        {
            ProjectionProblems = problems.Add,
            IsProjectedLater = isProjectedLater,
        };
        foreach (var type in types.OrderBy(static type => type.FullName(), StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            current = type;
            if (IsListable(type, listed) && parser.Parse(attribute, type) is { } resource)
            {
                resources.Add(resource);
            }
        }

        ReportProjection(problems, parser.Projected, attribute);
        resources.Sort(static (left, right) => left.CompareTo(right));
        return new EquatableArray<ResourceModel>(resources);
    }

    // Of a kind that this version does not know of, Kubernetes itself has a list class where it lists it. Others' kinds are all listed.
    private bool IsListable(INamedTypeSymbol type, HashSet<string> listed)
    {
        var own = OwnIdentity.Of(type);
        if (!own.IsDeclared || IsList(type))
        {
            return false;
        }

        var group = own.Group ?? string.Empty;
        return !BuiltInKinds.IsGroup(group)
            || (BuiltInKinds.Find(group, own.Kind ?? string.Empty)?.IsListable ?? listed.Contains(type.FullName()));
    }

    private bool IsList(INamedTypeSymbol type) =>
        ItemsOf(type).Any() || (type.Name.EndsWith("List", StringComparison.Ordinal) && type.FindProperty("Items", compilation) is not null);

    private static IEnumerable<string> ItemsOf(INamedTypeSymbol type)
    {
        foreach (var contract in type.AllInterfaces)
        {
            if (contract is { Name: "IItems", TypeArguments: [var item] } && contract.FullName() is WellKnownNames.ItemsInterface or WellKnownNames.OlderItemsInterface)
            {
                yield return item.FullName();
            }
        }
    }

    // Emitted classes are left out, because the generator, unlike the rules, does not see them.
    private void Collect(INamespaceOrTypeSymbol container, List<INamedTypeSymbol> types)
    {
        foreach (var member in container.GetMembers())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (member is INamespaceSymbol inner)
            {
                Collect(inner, types);
            }
            else if (member is INamedTypeSymbol type && !type.IsGenericType && !type.IsEmittedByThisTool())
            {
                if (type is { TypeKind: TypeKind.Class, IsStatic: false, IsAbstract: false })
                {
                    types.Add(type);
                }

                Collect(type, types);
            }
        }
    }

    // Of each class those paths count that it has, so a path is wrong where no class has it. What else is wrong with a path is said once.
    private void ReportProjection(List<ProjectionProblem> problems, int classes, AttributeReader attribute)
    {
        foreach (var same in problems.GroupBy(static one => (one.Rule.Id, one.Argument, one.Index)))
        {
            if (same.Key.Id != DiagnosticIds.ProjectionPathIsUnknown || same.Key.Index is null)
            {
                report!(ResourceParser.Told(same.First(), attribute, cancellationToken));
            }
            else if (same.Count() == classes)
            {
                var meant = same.FirstOrDefault(static one => one.Suggestion is not null);
                var problem = meant ?? same.First() with { Values = [same.First().Values[0], "no resource of the assembly has it"] };
                report!(ResourceParser.Told(problem, attribute, cancellationToken));
            }
        }
    }

    // That one type of many cannot be had is no error.
    private void ReportOf(INamedTypeSymbol type, AttributeReader attribute, Diagnostic diagnostic)
    {
        if (diagnostic.Severity == DiagnosticSeverity.Error)
        {
            Report(DiagnosticDescriptors.ResourceIsLeftOut, attribute, type.ToDisplayString(), diagnostic.GetMessage(CultureInfo.InvariantCulture));
        }
        else
        {
            report!(diagnostic);
        }
    }

    private void Report(DiagnosticDescriptor rule, AttributeReader attribute, params object[] values) =>
        report?.Invoke(Diagnostic.Create(rule, attribute.Location(string.Empty, cancellationToken), values));
}
