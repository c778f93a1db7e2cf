using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>A call that asks the API server for an object, or for a list of them.</summary>
internal sealed class ServerRead
{
    private ServerRead(ITypeSymbol resource, bool isList, bool mayBeAbsent)
    {
        Resource = resource;
        IsList = isList;
        MayBeAbsent = mayBeAbsent;
    }

    /// <summary>The class of the objects.</summary>
    public ITypeSymbol Resource { get; }

    /// <summary>Whether it asks for a list.</summary>
    public bool IsList { get; }

    /// <summary>Whether it returns <see langword="null"/> for an object that is not there.</summary>
    public bool MayBeAbsent { get; }

    /// <summary>Where an object is asked for: its name, an <c>ObjectName</c> or a text.</summary>
    public IOperation? Name { get; private set; }

    /// <summary>The namespace that is asked for; <see langword="null"/> for all, and where <see cref="Name"/> has it.</summary>
    public IOperation? Namespace { get; private set; }

    /// <summary>The label selector, as text.</summary>
    public IOperation? LabelSelector { get; private set; }

    /// <summary>Whether it asks for more than a cache can answer as it is: a field selector, say, or pages.</summary>
    public bool HasOtherArguments { get; private set; }

    /// <summary>Whether it says which version it wants: the cache was thought of, and is not enough.</summary>
    public bool AsksForVersion { get; private set; }

    /// <summary>The read that a call is, by KubernetesClient or by the runtime's requests; <see langword="null"/> for any other call.</summary>
    public static ServerRead? Of(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.Name is not { Length: > 3 } name || !(name.StartsWith("Read", StringComparison.Ordinal) || name.StartsWith("List", StringComparison.Ordinal)
            || name.StartsWith("Get", StringComparison.Ordinal) || name == "TryGetAsync"))
        {
            return null;
        }

        var space = method.ContainingType.ContainingNamespace;
        return space is { Name: "k8s", ContainingNamespace.IsGlobalNamespace: true } ? OfKubernetesClient(call)
            : method.ContainingType is { Name: "ResourceRequests" } && space is { Name: "Rest", ContainingNamespace.Name: "Informers" } ? OfRuntime(call)
            : null;
    }

    private static ServerRead? OfKubernetesClient(IInvocationOperation call)
    {
        var name = call.TargetMethod.Name;
        if (Result(call.TargetMethod.ReturnType) is not { } result || (name.StartsWith("Get", StringComparison.Ordinal) && !name.Contains("CustomObject")))
        {
            return null;
        }

        var isList = name.StartsWith("List", StringComparison.Ordinal);
        var resource = isList ? ElementOf(result) : result;
        if (!Resources.IsResource(resource))
        {
            return null;
        }

        var read = new ServerRead(resource!, isList, mayBeAbsent: false);
        foreach (var argument in Given(call))
        {
            switch (argument.Parameter!.Name)
            {
                case "name":
                    read.Name = argument.Value;
                    break;
                case "namespaceParameter" or "ns":
                    read.Namespace = argument.Value;
                    break;
                case "labelSelector":
                    read.LabelSelector = argument.Value;
                    break;
                case "resourceVersion":
                    read.AsksForVersion = true;
                    break;
                case "group" or "version" or "plural" or "cancellationToken" or "cancel" or "pretty":
                    break;
                default:
                    read.HasOtherArguments = true;
                    break;
            }
        }

        return isList || read.Name is not null ? read : null;
    }

    private static ServerRead? OfRuntime(IInvocationOperation call)
    {
        if (call.TargetMethod is not { Name: "GetAsync" or "TryGetAsync" or "ListAsync", TypeArguments: [var resource] } method)
        {
            return null;
        }

        var read = new ServerRead(resource, method.Name == "ListAsync", method.Name == "TryGetAsync");
        foreach (var argument in Given(call))
        {
            switch (argument.Parameter!.Name)
            {
                case "name":
                    read.Name = argument.Value;
                    break;
                case "namespace":
                    read.Namespace = argument.Value;
                    break;
                case "options" when argument.Value.ConstantValue is not { HasValue: true, Value: null }:
                    read.AsksForVersion = !read.IsList;
                    read.HasOtherArguments = true;
                    break;
            }
        }

        return read;
    }

    private static System.Collections.Generic.IEnumerable<IArgumentOperation> Given(IInvocationOperation call) => call.Arguments.Where(argument =>
        argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter: { } parameter } && !(call.TargetMethod.IsExtensionMethod && parameter.Ordinal == 0));

    private static ITypeSymbol? Result(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { Name: "Task" or "ValueTask" or "HttpOperationResponse", TypeArguments: [var result] } => Result(result),
        INamedTypeSymbol { Name: "Task" or "ValueTask" } => null,
        _ => type,
    };

    private static ITypeSymbol? ElementOf(ITypeSymbol list) =>
        list.GetMembers("Items").OfType<IPropertySymbol>().FirstOrDefault()?.Type is INamedTypeSymbol { TypeArguments: [var element] } ? element : null;
}
