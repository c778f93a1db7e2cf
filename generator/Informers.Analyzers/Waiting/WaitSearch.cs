using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>
/// Says whether a call may end only when some cache is filled: a wait of the runtime, a signal that a handler may give, or anything
/// asynchronous that cannot be looked into. Says yes where in doubt.
/// </summary>
internal sealed class WaitSearch(Compilation compilation, SyncSymbols symbols)
{
    private const int MostCalls = 8;
    private const int MostBodies = 2000;

    // Types of the framework by which one thread waits for another.
    private static readonly HashSet<string> Signals = new(StringComparer.Ordinal)
    {
        "TaskCompletionSource", "SemaphoreSlim", "WaitHandle", "EventWaitHandle", "AutoResetEvent", "ManualResetEvent", "Semaphore", "Mutex",
        "ManualResetEventSlim", "CountdownEvent", "Barrier", "ChannelReader", "BlockingCollection", "Monitor", "SpinWait", "Process",
        "IHost", "HostingAbstractionsHostExtensions", "HostingAbstractionsHostBuilderExtensions", "WebApplication", "IHostedService", "BackgroundService",
        "IAsyncEnumerator", "ConfiguredCancelableAsyncEnumerable", "Lazy", "Reconciler",
    };

    private readonly ConcurrentDictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a call may wait.</summary>
    public bool MayWait(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(method, out var known))
        {
            // Only what was asked for is kept: what is found on the way depends on which methods were being looked into already.
            known = MayWait(method, 0, new(SymbolEqualityComparer.Default), cancellationToken);
            _known[method] = known;
        }

        return known;
    }

    /// <summary>Whether something in an operation surely has to do with waiting: in a lambda that somebody else calls, say.</summary>
    public bool HasWait(IOperation body)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation call && (symbols.IsFactoryWait(call.TargetMethod) || symbols.IsInformerWait(call.TargetMethod))
                || operation is IPropertyReferenceOperation property && symbols.IsState(property.Property)
                || operation is IMethodReferenceOperation reference && (symbols.IsFactoryWait(reference.Method) || symbols.IsInformerWait(reference.Method)))
            {
                return true;
            }
        }

        return false;
    }

    // The first wait ends the search: what was visited before waits for nothing, or is still being looked into.
    private bool MayWait(IMethodSymbol method, int depth, HashSet<IMethodSymbol> visited, CancellationToken cancellationToken)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (symbols.IsFactoryWait(definition) || symbols.IsInformerWait(definition))
        {
            return true;
        }

        if (definition.MethodKind is MethodKind.DelegateInvoke)
        {
            return true;
        }

        if (IsOfFramework(definition))
        {
            return IsSignal(definition);
        }

        if (definition.IsAbstract || definition.IsVirtual || definition.IsOverride || definition.ContainingType.TypeKind == TypeKind.Interface)
        {
            return IsAsynchronous(definition) || SoundsLikeWaiting(definition);
        }

        if (visited.Contains(definition))
        {
            // Nor does a method wait for anything by calling itself.
            return false;
        }

        if (depth == MostCalls || visited.Count == MostBodies)
        {
            return true;
        }

        if (SourceBodies.Of(definition, compilation, cancellationToken) is not { } body)
        {
            // Without a body: a primary constructor, an emitted accessor, or something of another assembly.
            return IsAsynchronous(definition) || SoundsLikeWaiting(definition);
        }

        visited.Add(definition);
        return BodyMayWait(body, depth + 1, visited, cancellationToken);
    }

    private bool BodyMayWait(IOperation body, int depth, HashSet<IMethodSymbol> visited, CancellationToken cancellationToken)
    {
        if (HasWait(body))
        {
            return true;
        }

        foreach (var operation in body.Descendants())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (operation is IInvocationOperation call && MayWait(call.TargetMethod, depth, visited, cancellationToken)
                || operation is IAwaitOperation await && IsUnknown(await)
                || operation is IForEachLoopOperation { IsAsynchronous: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an <c>await</c> is of a task that somebody else made.</summary>
    public static bool IsUnknown(IAwaitOperation await)
    {
        var operand = Origins.Unwrap(await.Operation);
        while (operand is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync" or "AsTask" } configured
            && (configured.Instance ?? (configured.Arguments.Length > 0 ? configured.Arguments[0].Value : null)) is { } inner)
        {
            operand = Origins.Unwrap(inner);
        }

        if (operand is IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WhenAny", ContainingType.Name: "Task" } } several)
        {
            foreach (var argument in several.Arguments)
            {
                foreach (var one in argument.Value.DescendantsAndSelf())
                {
                    if (one is ILocalReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation
                        && IsTask(one.Type))
                    {
                        return true;
                    }
                }
            }
        }

        return operand is not IInvocationOperation;
    }

    private static bool IsTask(ITypeSymbol? type) =>
        type is IArrayTypeSymbol array ? IsTask(array.ElementType)
        : type is INamedTypeSymbol named
            && (named.Name is "Task" or "ValueTask" || (named.TypeArguments.Length == 1 && IsTask(named.TypeArguments[0])));

    private static bool IsSignal(IMethodSymbol method)
    {
        for (ITypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (Signals.Contains(type.Name))
            {
                return !method.ReturnsVoid || !method.Name.StartsWith("Set", StringComparison.Ordinal);
            }
        }

        return method.ContainingType.Name == "Console" && method.Name is "ReadLine" or "ReadKey" or "Read"
            || method.ContainingType.Name == "Thread" && method.Name == "Join";
    }

    // The framework, the client and the runtime: none of their calls waits for a cache, but those that are named here.
    private static bool IsOfFramework(IMethodSymbol method)
    {
        var space = method.ContainingType.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space?.Name is "System" or "Microsoft" or "k8s"
            || method.ContainingAssembly.Name is "Informers.Runtime" or "Informers.WorkQueue" or "Informers.Testing" or "Informers.KubeConfig";
    }

    private static bool IsAsynchronous(IMethodSymbol method) => IsTask(method.ReturnType) || method.ReturnType.Name == "IAsyncEnumerable";

    private static bool SoundsLikeWaiting(IMethodSymbol method) =>
        method.Name.IndexOf("Wait", StringComparison.OrdinalIgnoreCase) >= 0
        || method.Name.IndexOf("Synced", StringComparison.OrdinalIgnoreCase) >= 0
        || method.Name.IndexOf("Ready", StringComparison.OrdinalIgnoreCase) >= 0;
}
