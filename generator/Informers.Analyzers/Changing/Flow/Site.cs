using Microsoft.CodeAnalysis;

namespace Informers.Analyzers;

/// <summary>Where an object is made: an expression, or a call and the expression in what is called.</summary>
/// <param name="Node">The expression or the call.</param>
/// <param name="Kind">What it is: queries have several operations at one place.</param>
/// <param name="Inner">Where it is made in what is called.</param>
internal sealed record Site(SyntaxNode Node, OperationKind Kind, Site? Inner = null)
{
    private const int MostCalls = 3;

    /// <summary>The same site, seen from a call; <see langword="null"/> where that is too deep.</summary>
    public Site? From(SyntaxNode call)
    {
        var calls = 0;
        for (var one = this; one is not null; one = one.Inner)
        {
            calls++;
        }

        return calls >= MostCalls ? null : new Site(call, OperationKind.None, this);
    }
}
