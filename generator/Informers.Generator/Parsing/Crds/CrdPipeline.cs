using System.Linq;
using Microsoft.CodeAnalysis;

namespace Informers.Generator;

/// <summary>The part of the pipeline that goes from YAML files to classes, and to the hosts that ask for them.</summary>
internal static class CrdPipeline
{
    /// <summary>Adds the steps, and the output of classes.</summary>
    /// <param name="context">The pipeline.</param>
    /// <param name="settings">The project's settings.</param>
    /// <param name="hosts">The hosts, as their source says it.</param>
    /// <returns>The hosts with the custom resources that they ask for, and the custom resources themselves.</returns>
    public static IncrementalValueProvider<EquatableArray<HostModel>> Add(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<SettingsModel> settings,
        IncrementalValueProvider<EquatableArray<HostModel>> hosts)
    {
        var environment = context.CompilationProvider
            .Select(static (compilation, _) => CrdEnvironmentParser.Parse(compilation))
            .WithTrackingName(TrackingNames.CrdEnvironment);
        var root = context.CompilationProvider.Combine(settings)
            .Select(static (input, _) => CrdEnvironmentParser.Root(input.Left, input.Right))
            .WithTrackingName(TrackingNames.CrdRoot);
        var files = context.AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (input, _) => CrdFile.Of(input.Left, input.Right))
            .Where(static file => file is not null)
            .Select(static (file, cancellationToken) => file!.Parse(report: null, cancellationToken))
            .WithTrackingName(TrackingNames.CrdFiles);
        var classes = files.Collect().Combine(root).Combine(environment)
            .Select(static (input, _) => CrdPlanBuilder.Build(input.Left.Left, input.Left.Right, input.Right))
            .WithTrackingName(TrackingNames.CrdPlan)
            .SelectMany(static (plan, _) => plan)
            .WithTrackingName(TrackingNames.CrdClasses);

        // Shared by all definitions, so that references are bound once. It has nothing of the project's source, so keeping it keeps none alive.
        var apart = environment.Combine(context.MetadataReferencesProvider.Collect())
            .Select(static (input, _) => CrdResourceParser.Apart(input.Left, input.Right));
        var resources = classes.Combine(environment).Combine(apart)
            .Select(static (input, cancellationToken) => CrdResourceParser.Parse(input.Left.Left, input.Left.Right, input.Right, cancellationToken))
            .WithTrackingName(TrackingNames.CrdResources);

        context.RegisterSourceOutput(classes.Combine(environment), static (output, input) => InformerGenerator.Add(
            output, input.Left.FileName, CrdEmitter.Emit(input.Left, input.Right)));
        var all = resources.Collect().Combine(root).Select(static (input, _) => new CrdResourcesModel(
            input.Right, new EquatableArray<CrdResourceModel>(input.Left.OfType<CrdResourceModel>())));
        return hosts.Combine(all).Select(static (input, _) => CrdHosts.Resolve(input.Left, input.Right));
    }
}
