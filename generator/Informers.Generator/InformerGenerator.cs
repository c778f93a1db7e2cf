using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Informers.Generator;

/// <summary>
/// Emits typed informers, listers and factories for classes with <c>[GenerateInformer]</c>. Reports nothing: the rules beside it do,
/// with the same parser.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class InformerGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => SettingsParser.Parse(options.GlobalOptions))
            .WithTrackingName(TrackingNames.Settings);
        var root = context.CompilationProvider.Combine(settings)
            .Select(static (input, _) => NamespaceParser.Parse(input.Left, input.Right))
            .WithTrackingName(TrackingNames.Root);
        var environment = context.CompilationProvider
            .Select(static (compilation, _) => EnvironmentParser.Parse(compilation))
            .WithTrackingName(TrackingNames.Environment);
        var hosts = HostsWith(context, WellKnownNames.GenerateInformerAttribute).Collect()
            .Combine(HostsWith(context, WellKnownNames.GenerateInformersAttribute).Collect())
            .Select(static (both, _) => new EquatableArray<HostModel>(both.Left.Concat(both.Right)));
        var plan = CrdPipeline.Add(context, settings, hosts).Combine(settings).Combine(root).Combine(environment)
            .Select(static (input, _) => PlanBuilder.Build(input.Left.Left.Left, input.Left.Left.Right, input.Left.Right, input.Right))
            .WithTrackingName(TrackingNames.Plan);

        // From here on one item is one file, and an item that stays equal keeps its file.
        var factories = plan.SelectMany(static (plan, _) => plan.Factories).WithTrackingName(TrackingNames.Factories);
        var informers = plan.SelectMany(static (plan, _) => plan.Informers).WithTrackingName(TrackingNames.Informers);
        var resourceTypes = plan.SelectMany(static (plan, _) => plan.ResourceTypes).WithTrackingName(TrackingNames.ResourceTypes);
        var decoders = plan.SelectMany(static (plan, _) => plan.Decoders).WithTrackingName(TrackingNames.Decoders);
        var encoders = plan.SelectMany(static (plan, _) => plan.Encoders).WithTrackingName(TrackingNames.Encoders);
        var copiers = plan.SelectMany(static (plan, _) => plan.Copiers).WithTrackingName(TrackingNames.Copiers);
        var ownDeepCopies = context.CompilationProvider
            .Select(static (compilation, cancellationToken) => OwnDeepCopies.Find(compilation, cancellationToken))
            .WithTrackingName(TrackingNames.OwnDeepCopies);
        var deepCopies = plan.SelectMany(static (plan, _) => plan.DeepCopies).Combine(ownDeepCopies)
            .Select(static (input, _) => input.Left.Without(input.Right))
            .Where(static copies => copies.Methods.Count > 0)
            .WithTrackingName(TrackingNames.DeepCopies);
        var announcements = plan.Select(static (plan, _) => plan.Announcements).WithTrackingName(TrackingNames.Announcements);
        var compiledAhead = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => SettingsParser.IsCompiledAhead(options.GlobalOptions));
        var rbacName = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => PermissionsBuilder.RoleName(options.GlobalOptions));
        var permissions = plan.Combine(rbacName).Combine(environment)
            .Select(static (input, _) => PermissionsBuilder.Build(input.Left.Left.Permissions, input.Left.Right, input.Right.Assembly))
            .WithTrackingName(TrackingNames.Permissions);
        var kubernetesClient = plan.Combine(environment)
            .Select(static (input, _) => input.Left.Factories.Count + input.Left.Informers.Count > 0 && input.Right.HasKubernetes ? input.Right : null)
            .WithTrackingName(TrackingNames.KubernetesClient);

        context.RegisterSourceOutput(factories.Combine(environment), static (output, input) => Add(
            output, input.Left.FileName, FactoryEmitter.Emit(input.Left, input.Right)));
        context.RegisterSourceOutput(informers.Combine(environment), static (output, input) => Add(
            output, input.Left.FileName, InformerEmitter.Emit(input.Left, input.Right)));
        context.RegisterSourceOutput(informers, static (output, input) => Add(output, input.ListerFileName, ListerEmitter.Emit(input)));
        context.RegisterSourceOutput(resourceTypes, static (output, input) => Add(
            output, input.FileName, ResourceTypeEmitter.Emit(input)));
        context.RegisterSourceOutput(decoders.Combine(environment).Combine(compiledAhead), static (output, input) => Add(
            output, input.Left.Left.FileName, Decoder(input.Left.Left, input.Left.Right, input.Right)));
        context.RegisterSourceOutput(encoders.Combine(environment), static (output, input) => Add(
            output, input.Left.EncoderFileName, EncoderEmitter.Emit(input.Left, input.Right.SharedNamespace)));
        context.RegisterSourceOutput(copiers.Combine(environment), static (output, input) => Add(
            output, input.Left.FileName, CopierEmitter.Emit(input.Left, input.Right.SharedNamespace)));
        context.RegisterSourceOutput(deepCopies, static (output, input) => Add(output, input.FileName, DeepCopyExtensionsEmitter.Emit(input)));
        context.RegisterSourceOutput(permissions, static (output, input) =>
        {
            if (input.Resources.Count > 0)
            {
                Add(output, FileNames.Permissions, PermissionsEmitter.Emit(input));
            }
        });
        context.RegisterSourceOutput(announcements, static (output, input) =>
        {
            if (input.Count > 0)
            {
                Add(output, FileNames.Announcements, AnnouncementEmitter.Emit(input));
            }
        });
        context.RegisterSourceOutput(kubernetesClient, static (output, input) =>
        {
            if (input is not null)
            {
                Add(output, FileNames.KubernetesClient, KubernetesClientEmitter.Emit(input));
            }
        });
    }

    private static IncrementalValuesProvider<HostModel> HostsWith(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                static (match, cancellationToken) => ParseOnce(match, cancellationToken))
            .Where(static host => host is not null)
            .Select(static (host, _) => host!)
            .WithTrackingName(TrackingNames.Hosts);

    // A host may have several attributes, of both kinds and on several declarations. The declaration with the first one speaks for all, when
    // it was found by an attribute of that kind.
    private static HostModel? ParseOnce(GeneratorAttributeSyntaxContext match, CancellationToken cancellationToken)
    {
        var host = (INamedTypeSymbol)match.TargetSymbol;
        var attribute = HostParser.AttributesOf(host).FirstOrDefault();
        var first = attribute?.ApplicationSyntaxReference;
        return first is not null
            && SymbolEqualityComparer.Default.Equals(attribute!.AttributeClass, match.Attributes[0].AttributeClass)
            && first.SyntaxTree == match.TargetNode.SyntaxTree && match.TargetNode.Span.Contains(first.Span)
            ? HostParser.Parse(host, match.SemanticModel.Compilation, report: null, cancellationToken)
            : null;
    }

    private static string Decoder(DecoderTypeModel type, EnvironmentModel environment, bool compiledAhead)
    {
        var writer = new SourceWriter();
        DecoderEmitter.Emit(writer, type, environment.SharedNamespace, Emitted.GeneratedCode, compiledAhead);
        return writer.ToString();
    }

    internal static void Add(SourceProductionContext output, string fileName, string text)
    {
        output.CancellationToken.ThrowIfCancellationRequested();
        output.AddSource(fileName + FileNames.Extension, SourceText.From(text, Encoding.UTF8));
    }
}
