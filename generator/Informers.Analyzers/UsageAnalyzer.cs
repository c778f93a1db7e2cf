using Microsoft.CodeAnalysis.Diagnostics;

namespace Informers.Analyzers;

/// <summary>
/// What the rules on the use of informers have in common: they run concurrently, leave generated code alone, and do nothing at all in a
/// compilation that does not reference the runtime. Descriptors stand in the analyzer that reports them.
/// </summary>
public abstract class UsageAnalyzer : DiagnosticAnalyzer
{
    private protected const string Category = "Informers.Usage";
    private protected const string HelpFolder = "https://github.com/informers-dotnet/informers/blob/main/generator/docs/rules/";

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (KnownSymbols.Of(start.Compilation) is { } known)
            {
                Register(start, known);
            }
        });
    }

    /// <summary>Registers what looks at the compilation, by operations.</summary>
    /// <param name="context">Takes the actions of this compilation.</param>
    /// <param name="known">The runtime's types in it.</param>
    private protected abstract void Register(CompilationStartAnalysisContext context, KnownSymbols known);
}
