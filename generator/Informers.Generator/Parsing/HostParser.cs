using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Informers.Generator;

/// <summary>Reads a class that carries <c>[GenerateInformer]</c> or <c>[GenerateInformers]</c>; the generator and the rules both use it, so that they agree.</summary>
internal static class HostParser
{
    private static readonly string[] EmittedMembers = ["TryForResource", "KnownResources"];

    /// <summary>Reads all of the host's attributes, on whichever of its declarations they stand.</summary>
    /// <param name="host">The class.</param>
    /// <param name="compilation">Where it is.</param>
    /// <param name="report">Takes diagnostics; null in the generator, which reports none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The host with those resources that are right, or null when the host itself is wrong.</returns>
    public static HostModel? Parse(
        INamedTypeSymbol host, Compilation compilation, Action<Diagnostic>? report, CancellationToken cancellationToken)
    {
        var attributes = AttributesOf(host);
        if (attributes.Count == 0)
        {
            return null;
        }

        var own = attributes.Where(static one => new AttributeReader(one).IsForItsClass).ToList();
        if (own.Count == attributes.Count)
        {
            return ResourceClass(host, own, compilation, report, cancellationToken);
        }

        if (own.Count > 0)
        {
            report?.Invoke(Diagnostic.Create(
                DiagnosticDescriptors.ClassIsBoth, new AttributeReader(own[0]).Location(cancellationToken), host.ToDisplayString()));
            attributes = [.. attributes.Except(own)];
        }

        if (Problem(host, cancellationToken) is { } problem)
        {
            report?.Invoke(Diagnostic.Create(problem.Rule, new AttributeReader(attributes[0]).Location(cancellationToken), problem.Values));
            return null;
        }

        // Whoever reports has to read; and everything in an assembly depends on more than what its hosts name.
        var resources = report is not null || attributes.Exists(one => HostResources.IsOfAssembly(one, compilation.Assembly))
            ? Read()
            : SourceReach.Resources(host, compilation, Read, cancellationToken);
        // The rules report of indexes when they know of all resources.
        var indexes = new IndexParser(host, compilation, report: null, cancellationToken);
        return new HostModel
        {
            Namespace = host.SourceNamespace(),
            Containers = Containers(host, cancellationToken),
            Name = Naming.Escape(host.Name),
            IsFactory = true,
            IsPublic = host.IsVisibleOutside(),
            Root = NamespaceParser.Parse(host.ContainingNamespace),
            DeclaredConstructors = Constructors(host),
            TakenNames = TakenNames(host, compilation),
            Resources = resources,
            Crds = new EquatableArray<CrdReferenceModel>(attributes
                .Where(static one => one.AttributeClass?.FullName() == WellKnownNames.GenerateInformerAttribute)
                .Select(one => CrdReferenceParser.Parse(one, cancellationToken))
                .OfType<CrdReferenceModel>()),
            Indexes = indexes.Parse(resources),
            CrdIndexes = indexes.ParseCrds(),
        };

        EquatableArray<ResourceModel> Read() => new(new HostResources(host, compilation, report, cancellationToken).Parse(attributes));
    }

    /// <summary>The attributes of a class that ask for informers, in the order of the source.</summary>
    public static List<AttributeData> AttributesOf(INamedTypeSymbol host)
    {
        List<AttributeData> result = [];
        foreach (var attribute in host.GetAttributes())
        {
            if (attribute.AttributeClass?.FullName() is WellKnownNames.GenerateInformerAttribute or WellKnownNames.GenerateInformersAttribute)
            {
                result.Add(attribute);
            }
        }

        return result;
    }

    private static HostModel? ResourceClass(
        INamedTypeSymbol type, List<AttributeData> attributes, Compilation compilation, Action<Diagnostic>? report, CancellationToken cancellationToken)
    {
        foreach (var repeated in attributes.Skip(1))
        {
            report?.Invoke(Diagnostic.Create(
                DiagnosticDescriptors.ResourceIsRepeated,
                new AttributeReader(repeated).Location(cancellationToken), type.ToDisplayString(), type.ToDisplayString()));
        }

        return new ResourceParser(compilation, report, cancellationToken).ParseItsClass(attributes[0], type) is not { } resource
            ? null
            : new HostModel
            {
                Namespace = type.SourceNamespace(),
                Containers = [],
                Name = resource.Type.Identifier,
                IsFactory = false,
                IsPublic = resource.Type.IsPublic,
                Root = NamespaceParser.Parse(type.ContainingNamespace),
                DeclaredConstructors = DeclaredConstructors.None,
                TakenNames = [],
                Resources = [resource],
            };
    }

    private static (DiagnosticDescriptor Rule, object[] Values)? Problem(INamedTypeSymbol host, CancellationToken cancellationToken)
    {
        var name = host.ToDisplayString();
        for (INamedTypeSymbol? type = host; type is not null; type = type.ContainingType)
        {
            if (type.IsGenericType)
            {
                return (DiagnosticDescriptors.HostIsGeneric, [name]);
            }
        }

        var what = host.IsStatic ? "static"
            : host.IsRecord ? "a record"
            : host.IsFileLocal || host.ContainingTypes().Any(static type => type.IsFileLocal) ? "local to its file"
            : Declarations(host, cancellationToken).Any(static declaration => declaration.ParameterList is not null) ? "a class with a primary constructor"
            : null;
        if (what is not null)
        {
            return (DiagnosticDescriptors.HostIsNoFactory, [name, what]);
        }

        if (!IsPartial(host, cancellationToken))
        {
            return (DiagnosticDescriptors.HostIsNotPartial, [name]);
        }

        foreach (var container in host.ContainingTypes())
        {
            if (!IsPartial(container, cancellationToken))
            {
                return (DiagnosticDescriptors.ContainerIsNotPartial, [name, container.ToDisplayString()]);
            }
        }

        if (host.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } parent
            && parent.FullName() != WellKnownNames.SharedInformerFactory)
        {
            return (DiagnosticDescriptors.HostHasBaseClass, [name, parent.ToDisplayString()]);
        }

        foreach (var member in EmittedMembers)
        {
            if (host.GetMembers(member).Any(static symbol => !symbol.IsEmittedByThisTool()))
            {
                return (DiagnosticDescriptors.MemberIsTaken, [name, member]);
            }
        }

        return null;
    }

    private static IEnumerable<INamedTypeSymbol> ContainingTypes(this INamedTypeSymbol type)
    {
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            yield return container;
        }
    }

    private static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration)
            {
                yield return declaration;
            }
        }
    }

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        Declarations(type, cancellationToken).All(static declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static EquatableArray<ContainerModel> Containers(INamedTypeSymbol host, CancellationToken cancellationToken)
    {
        List<ContainerModel> result = [];
        foreach (var type in host.ContainingTypes())
        {
            var keyword = Declarations(type, cancellationToken).First() switch
            {
                RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: (int)SyntaxKind.StructKeyword } => "record struct",
                RecordDeclarationSyntax => "record",
                StructDeclarationSyntax => "struct",
                InterfaceDeclarationSyntax => "interface",
                _ => "class",
            };
            result.Insert(0, new ContainerModel(keyword, Naming.Escape(type.Name)));
        }

        return new EquatableArray<ContainerModel>(result);
    }

    private static DeclaredConstructors Constructors(INamedTypeSymbol host)
    {
        var result = DeclaredConstructors.None;
        foreach (var constructor in host.InstanceConstructors)
        {
            if (constructor is { IsImplicitlyDeclared: false, Parameters: [var client, var options] }
                && options.Type.FullName() == WellKnownNames.SharedInformerOptions
                && !constructor.IsEmittedByThisTool())
            {
                result |= client.Type.FullName() switch
                {
                    WellKnownNames.RestClientInterface => DeclaredConstructors.RestClient,
                    WellKnownNames.KubernetesInterface => DeclaredConstructors.Kubernetes,
                    WellKnownNames.KubernetesConfiguration => DeclaredConstructors.KubernetesConfiguration,
                    _ => DeclaredConstructors.None,
                };
            }
        }

        return result;
    }

    private static EquatableArray<string> TakenNames(INamedTypeSymbol host, Compilation compilation)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal) { host.Name };
        for (var parent = compilation.GetTypeByMetadataName(WellKnownNames.SharedInformerFactory); parent is not null; parent = parent.BaseType)
        {
            // Private members of a base class are hidden anyway.
            names.UnionWith(parent.GetMembers()
                .Where(static member => member.CanBeReferencedByName && member.DeclaredAccessibility != Accessibility.Private)
                .Select(static member => member.Name));
        }

        names.UnionWith(host.GetMembers()
            .Where(static member => member.CanBeReferencedByName && !member.IsEmittedByThisTool())
            .Select(static member => member.Name));
        return new EquatableArray<string>(names);
    }
}
