using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Informers.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Informers.CodeFixes;

/// <summary>Takes a deep copy where an object of the cache comes into the code, so that what is changed later is the copy.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeCopyFix)), Shared]
public sealed class TakeCopyFix : RuleFix
{
    private const string Title = "Take a deep copy first";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        DiagnosticIds.CachedObjectIsChanged,
        DiagnosticIds.SharedPartIsChanged,
        DiagnosticIds.CachedObjectIsHandedToChange,
        DiagnosticIds.KeptObjectIsChanged,
    ];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new AllCopies();

    /// <inheritdoc/>
    private protected override async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic, SyntaxNode node)
    {
        if (await CopyPlace.FindAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } place)
        {
            Offer(context, diagnostic, Title, cancellationToken => ApplyAsync(context.Document, [place], cancellationToken));
        }
    }

    private static async Task<Solution> ApplyAsync(Document document, IReadOnlyCollection<CopyPlace> places, CancellationToken cancellationToken)
    {
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(CopyPlace.Changes(places, text))).Project.Solution;
    }

    // One copy is enough for all that is changed of an object, so the changes of several reports are one.
    private sealed class AllCopies : DocumentBasedFixAllProvider
    {
        protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
        {
            var places = new HashSet<CopyPlace>();
            foreach (var diagnostic in diagnostics)
            {
                if (await CopyPlace.FindAsync(document, diagnostic, fixAllContext.CancellationToken).ConfigureAwait(false) is { } place)
                {
                    places.Add(place);
                }
            }

            var solution = await ApplyAsync(document, places, fixAllContext.CancellationToken).ConfigureAwait(false);
            return solution.GetDocument(document.Id);
        }
    }
}
