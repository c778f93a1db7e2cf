using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>
/// Settles the names of everything that is emitted, over all hosts of a compilation, since names must be unique among them. Depends on
/// nothing but its input, and not on its order.
/// </summary>
internal sealed class PlanBuilder
{
    private readonly Dictionary<string, RootNamespace> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Resource, bool IsNamespaced, string? Decoder), ResourceTypeModel> _resourceTypes = [];
    private readonly Dictionary<(string Namespace, string Type, string Resource, bool IsNamespaced), InformerModel> _informers = [];

    // Who asked for each informer first: it is made as that one says.
    private readonly Dictionary<(string Namespace, string Type, string Resource, bool IsNamespaced), (HostModel Host, ResourceModel Resource)> _wanted = [];
    private readonly Dictionary<string, DecoderTypeModel> _decoders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DecoderTypeModel> _encoders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CopyTypeModel> _copiers = new(StringComparer.Ordinal);
    private readonly Dictionary<DecoderGraphModel, CopyGraphModel> _copies = [];
    private readonly DeepCopyNamespaces _deepCopies = new();
    private readonly List<FactoryModel> _factories = [];

    // The root namespaces of resource classes that ask for their own informers: factories use those, wherever they are. What is decoded of those that the
    // author wrote the class says, of those from YAML the factories.
    private readonly Dictionary<(string Type, string Resource, bool IsNamespaced), (string Root, ResourceModel Resource, bool IsAuthors)> _classes = [];
    private readonly NamePool _resourceTypeNames = NamePool.OfTypes();
    private readonly NamePool _files = NamePool.OfTypes(FileNames.KubernetesClient, FileNames.Announcements, FileNames.Permissions);
    private readonly SettingsModel _settings;
    private readonly NamespaceModel _root;
    private readonly EnvironmentModel _environment;
    private readonly Action<HostModel, ResourceModel, string, string, string>? _nameTaken;
    private readonly Action<HostModel, IndexModel, string>? _indexClashes;
    private readonly Action<HostModel, ResourceModel, string>? _projectionDiffers;

    private PlanBuilder(
        SettingsModel settings,
        NamespaceModel root,
        EnvironmentModel environment,
        Action<HostModel, ResourceModel, string, string, string>? nameTaken,
        Action<HostModel, IndexModel, string>? indexClashes,
        Action<HostModel, ResourceModel, string>? projectionDiffers)
    {
        _indexClashes = indexClashes;
        _projectionDiffers = projectionDiffers;
        _settings = settings;
        _root = root;
        _environment = environment;
        _nameTaken = nameTaken;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="hosts">The hosts, in any order.</param>
    /// <param name="settings">The project's settings.</param>
    /// <param name="root">What there is in the namespace that the project sets.</param>
    /// <param name="environment">What there is in the compilation.</param>
    /// <param name="nameTaken">Is told of names that are not the usual ones: the host, the resource, what it is, the usual name, the name.</param>
    /// <param name="indexClashes">Is told of indexes that cannot be, beside others: the host, the index, what else has its name.</param>
    /// <param name="projectionDiffers">Is told of a host that wants another part of a resource than what it shares the informer with: and with what.</param>
    public static PlanModel Build(
        IEnumerable<HostModel> hosts,
        SettingsModel settings,
        NamespaceModel root,
        EnvironmentModel environment,
        Action<HostModel, ResourceModel, string, string, string>? nameTaken = null,
        Action<HostModel, IndexModel, string>? indexClashes = null,
        Action<HostModel, ResourceModel, string>? projectionDiffers = null)
    {
        var builder = new PlanBuilder(settings, root, environment, nameTaken, indexClashes, projectionDiffers);
        var ordered = hosts
            .Where(host => environment.LanguageIsSupported && RootOf(host, settings, root, out _) is not null)
            .OrderBy(static host => host.FullName, StringComparer.Ordinal)
            .ToList();
        foreach (var resourceClass in ordered.Where(static host => !host.IsFactory))
        {
            builder._classes[Key(resourceClass.Resources[0])] = (builder.RootOf(resourceClass), resourceClass.Resources[0], resourceClass.EmittedNamespace is null);
        }

        foreach (var same in ordered.GroupBy(builder.RootOf, StringComparer.Ordinal))
        {
            var taken = settings.RootNamespace is null ? same.First().Root : root;
            builder._roots.Add(same.Key, new RootNamespace(
                same.Key, taken.Names, same.SelectMany(static host => host.Resources),
                resource => resource.Elsewhere is not null
                    || (builder._classes.TryGetValue(Key(resource), out var ofClass) && !ReferenceEquals(ofClass.Resource, resource))));
        }

        foreach (var host in ordered)
        {
            builder.AddInformers(host);
        }

        builder.AddIndexes(ordered);
        foreach (var host in ordered.Where(static host => host.IsFactory))
        {
            builder.AddFactory(host);
        }

        // In the order of names, so that which of two files gets a number depends on nothing else.
        return new PlanModel(
            new EquatableArray<FactoryModel>(builder._factories.Select(
                one => one with { FileName = builder._files.Take(one.FileName) }).ToList()),
            new EquatableArray<InformerModel>(builder._informers.Values.OrderBy(static one => one.ClassFullName, StringComparer.Ordinal).Select(
                one => one with { FileName = builder._files.Take(one.FileName), ListerFileName = builder._files.Take(one.ListerFileName) }).ToList()),
            new EquatableArray<ResourceTypeModel>(builder._resourceTypes.Values.OrderBy(static one => one.Name, StringComparer.Ordinal).Select(
                one => one with { FileName = builder._files.Take(one.FileName) }).ToList()),
            new EquatableArray<DecoderTypeModel>(builder._decoders.Values.OrderBy(static one => one.Name, StringComparer.Ordinal).Select(
                builder.WithFile).ToList()),
            new EquatableArray<DecoderTypeModel>(builder._encoders.Values.OrderBy(static one => one.Name, StringComparer.Ordinal).Select(
                builder.WithEncoderFile).ToList()),
            new EquatableArray<CopyTypeModel>(builder._copiers.Values.Where(static one => one.Members.Count > 0)
                .OrderBy(static one => one.Name, StringComparer.Ordinal).Select(builder.WithFile).ToList()),
            new EquatableArray<DeepCopyExtensionsModel>(builder._deepCopies.Methods(builder._copiers, environment.SharedNamespace).Select(
                one => one with { FileName = builder._files.Take(one.FileName) }).ToList()),
            new EquatableArray<AnnouncementModel>(builder.Announcements()),
            new EquatableArray<PermissionModel>(ordered.SelectMany(static host => host.Resources)
                .Select(static one => new PermissionModel(one.Group, one.Plural, one.IsNamespaced))));
    }

    /// <summary>The namespace that a host's group and version namespaces are in.</summary>
    /// <param name="host">The host.</param>
    /// <param name="settings">The project's settings.</param>
    /// <param name="root">What there is in the namespace that the project sets.</param>
    /// <param name="wish">The namespace as it was asked for.</param>
    /// <returns>The namespace, escaped; null when it cannot be one.</returns>
    public static string? RootOf(HostModel host, SettingsModel settings, NamespaceModel root, out string wish)
    {
        wish = settings.RootNamespace ?? (host.Namespace.Length == 0 ? host.Root.Name : host.Namespace + "." + host.Root.Name);
        return (settings.RootNamespace is null ? host.Root : root).IsTaken ? null : Naming.Namespace(wish);
    }

    // Hosts without one were left out.
    private string RootOf(HostModel host) => RootOf(host, _settings, _root, out _)!;

    // The names of a resource's informer: beside its class, when that asks for it, those that the class gives, whatever a host calls it.
    private ResourceNames NamesOf(ResourceModel resource, RootNamespace ofHost) =>
        _classes.TryGetValue(Key(resource), out var ofClass) ? _roots[ofClass.Root].Of(ofClass.Resource) : ofHost.Of(resource);

    private static (string Type, string Resource, bool IsNamespaced) Key(ResourceModel resource) =>
        (resource.Type.FullName, resource.Text(), resource.IsNamespaced);

    // Most keep theirs: a copy of a model is dear where there are hundreds.
    private DecoderTypeModel WithFile(DecoderTypeModel decoder)
    {
        var name = _files.Take(decoder.FileName);
        return name == decoder.FileName ? decoder : decoder with { FileName = name };
    }

    private DecoderTypeModel WithEncoderFile(DecoderTypeModel encoder)
    {
        var name = _files.Take(encoder.EncoderFileName);
        return name == encoder.EncoderFileName ? encoder : encoder with { EncoderFileName = name };
    }

    private CopyTypeModel WithFile(CopyTypeModel copier)
    {
        var name = _files.Take(copier.FileName);
        return name == copier.FileName ? copier : copier with { FileName = name };
    }

    private void AddInformers(HostModel host)
    {
        var root = RootOf(host);
        foreach (var resource in host.Resources)
        {
            if (resource.Elsewhere is not null)
            {
                continue;
            }

            if (host.IsFactory && _classes.TryGetValue(Key(resource), out var ofClass))
            {
                if (ofClass.Resource.Projection?.RootName != resource.Projection?.RootName)
                {
                    _projectionDiffers?.Invoke(host, resource, "its class, beside which it is; all factories share it, so put them into the [GenerateInformer] of the class, or, where it is made from YAML, give all factories the same");
                }

                continue;
            }

            var isPublic = host.IsPublic && resource.Type.IsPublic;
            AddDeepCopies(host, CopyOf(resource));
            var names = _roots[root].Of(resource);
            var key = (names.Namespace, resource.Type.FullName, resource.Text(), resource.IsNamespaced);
            if (_informers.TryGetValue(key, out var existing))
            {
                _informers[key] = existing with { IsPublic = existing.IsPublic || isPublic };
                if (_wanted[key] is var first && first.Resource.Projection?.RootName != resource.Projection?.RootName)
                {
                    _projectionDiffers?.Invoke(
                        host, resource,
                        $"'{first.Host.FullName.Replace("global::", string.Empty)}', and both share it; give both the same, or move one of them into another namespace");
                }

                continue;
            }

            if (names.UsualName is { } usual)
            {
                _nameTaken?.Invoke(host, resource, $"the informer of {resource.Text()}", usual, $"{names.Namespace}.{names.Name}Informer");
            }

            var resourceType = ResourceType(resource);
            _wanted.Add(key, (host, resource));
            _informers.Add(key, new InformerModel
            {
                Namespace = names.Namespace,
                Name = names.Name,
                FileName = FileNames.Of($"{names.Namespace}.{names.Name}Informer"),
                ListerFileName = FileNames.Of($"{names.Namespace}.{names.Name}Lister"),
                NamespaceMethod = names.NamespaceMethod,
                Type = resource.Type,
                ResourceType = $"global::{resourceType.Namespace}.{resourceType.Name}",
                IsNamespaced = resource.IsNamespaced,
                Kind = resource.Kind,
                Group = resource.Group,
                Version = resource.Version,
                Plural = resource.Plural,
                Resource = resource.Text(),
                IsPartial = resource.Projection is not null,
                IsPublic = isPublic,
            });
        }
    }

    // Hosts that share an informer share its indexes. The same one twice is one; of two that differ nobody could say which is meant.
    private void AddIndexes(IReadOnlyList<HostModel> hosts)
    {
        var asked = hosts.SelectMany(host => host.Indexes.Select(index => (Host: host, Index: index)))
            .GroupBy(one => InformerKey(one.Host, one.Host.Resources.First(resource => resource.Type.FullName == one.Index.Type)))
            .Where(same => _informers.ContainsKey(same.Key));
        foreach (var ofInformer in asked.ToList())
        {
            var informer = _informers[ofInformer.Key];
            List<IndexModel> indexes = [];
            foreach (var same in ofInformer.GroupBy(static one => one.Index.Name, StringComparer.Ordinal).OrderBy(static one => one.Key, StringComparer.Ordinal))
            {
                var different = same.Select(static one => one.Index).Distinct().ToList();
                var isTaken = same.Key == informer.NamespaceMethod || same.Key == informer.Name + "Lister";
                if (different.Count == 1 && !isTaken)
                {
                    indexes.Add(different[0]);
                    continue;
                }

                foreach (var one in same)
                {
                    _indexClashes?.Invoke(one.Host, one.Index, isTaken
                        ? $"the lister of {informer.Resource} has a member of that name"
                        : $"'{same.First(other => other.Index != one.Index).Host.FullName.Replace("global::", string.Empty)}' has another one of that name for {informer.Resource}, '{same.First(other => other.Index != one.Index).Index.Description}', and both share a lister");
                }
            }

            _informers[ofInformer.Key] = informer with { Indexes = [.. indexes] };
        }
    }

    private (string Namespace, string Type, string Resource, bool IsNamespaced) InformerKey(HostModel host, ResourceModel resource) =>
        (NamesOf(resource, _roots[RootOf(host)]).Namespace, resource.Type.FullName, resource.Text(), resource.IsNamespaced);

    // Emitted classes are seen by a using of their namespace, and their copies with them; what else they consist of is not theirs alone.
    private void AddDeepCopies(HostModel host, CopyGraphModel graph)
    {
        if (host.EmittedNamespace is not { } space)
        {
            _deepCopies.Add(host.Namespace, host.IsPublic, graph);
            return;
        }

        var start = $"global::{space}.";
        _deepCopies.Add(space, host.IsPublic, graph with { Types = [.. graph.Types.Where(IsEmitted)] });
        _deepCopies.Add(host.Namespace, host.IsPublic, graph with { Types = [.. graph.Types.Where(type => !IsEmitted(type))] });
        bool IsEmitted(CopyTypeModel type) => type.Type.StartsWith(start, StringComparison.Ordinal);
    }

    private CopyGraphModel CopyOf(ResourceModel resource)
    {
        if (resource.Copy is { } copy)
        {
            return copy;
        }

        if (!_copies.TryGetValue(resource.Decoder, out copy))
        {
            copy = CopyGraph.Of(resource.Decoder, resource.Type.IsPublic);
            _copies.Add(resource.Decoder, copy);
        }

        return copy;
    }

    private ResourceTypeModel ResourceType(ResourceModel resource)
    {
        var key = (resource.Type.FullName, resource.Text(), resource.IsNamespaced, resource.Projection?.RootName);
        if (!_resourceTypes.TryGetValue(key, out var model))
        {
            // Named by the part that is decoded, so that none is renamed when another one comes.
            var name = _resourceTypeNames.Take(resource.Projection?.RootName is { } part
                ? $"{resource.Type.Identifier}_{DecoderNames.Hash(part):x8}_ResourceType"
                : resource.Type.Identifier + "_ResourceType");
            model = new ResourceTypeModel
            {
                Namespace = _environment.SharedNamespace,
                Name = name,
                FileName = name,
                Type = resource.Type,
                Group = resource.Group,
                Version = resource.Version,
                Kind = resource.Kind,
                Plural = resource.Plural,
                IsNamespaced = resource.IsNamespaced,
                Metadata = resource.Metadata,
                WholeDecoder = resource.Projection is null ? null : DecoderEmitter.RootExpression(resource.Decoder, _environment.SharedNamespace),
                Decoder = DecoderEmitter.RootExpression(resource.Decoded, _environment.SharedNamespace),
                Encoder = EncoderEmitter.RootExpression(resource.Decoder, _environment.SharedNamespace),
                Copy = CopyOf(resource).Types.FirstOrDefault(type => type.Type == resource.Type.FullName) is { } root
                    ? CopierEmitter.Method(root, _environment.SharedNamespace)
                    : null,
            };
            foreach (var copier in CopyOf(resource).Types)
            {
                _copiers[copier.Name] = copier;
            }

            // Equal whichever class led to it, so that any will do.
            foreach (var decoder in resource.Decoded.Types)
            {
                _decoders[decoder.Name] = decoder;
            }

            // What is written is what somebody made or read for that, so all of it.
            foreach (var whole in resource.Decoder.Types)
            {
                _decoders[whole.Name] = whole;
                _encoders[whole.Name] = whole;
            }

            _resourceTypes.Add(key, model);
        }

        return model;
    }

    private void AddFactory(HostModel host)
    {
        var root = _roots[RootOf(host)];
        var pool = NamePool.OfMembers(host.TakenNames);
        List<FactoryGroupModel> groups = [];
        foreach (var group in host.Resources.GroupBy(resource => root.GroupName(resource)).OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            var first = group.First();
            var what = first.Group.Length == 0 ? "the core group" : $"the group {first.Group}";
            var property = pool.Take(group.Key, Naming.LongGroup(first.Group), group.Key + "Resources");
            var usual = first.GroupName ?? Naming.ShortGroup(first.Group);
            if (property != usual)
            {
                _nameTaken?.Invoke(host, first, what, usual, property);
            }

            var className = pool.Take(group.Key + "Group");
            var fieldName = pool.Take(Field(group.Key));
            var versionNames = NamePool.OfMembers(ObjectMembers.Append(className));
            List<FactoryVersionModel> versions = [];
            foreach (var version in group.GroupBy(static resource => resource.Version).OrderBy(static one => one.Key, StringComparer.Ordinal))
            {
                var versionName = Naming.Version(version.Key);
                versionName = versionNames.Take(versionName);
                var versionClass = pool.Take(group.Key + versionName);
                versions.Add(new FactoryVersionModel(
                    versionName, versionNames.Take(Field(versionName)), versionClass, version.Key, Resources(host, root, versionClass, version)));
            }

            groups.Add(new FactoryGroupModel(
                Naming.Escape(property), fieldName, className, first.Group, new EquatableArray<FactoryVersionModel>(versions)));
        }

        _factories.Add(new FactoryModel
        {
            Namespace = host.Namespace,
            Containers = host.Containers,
            Name = host.Name,
            FileName = FileNames.Of(host.FullName),
            DeclaredConstructors = host.DeclaredConstructors,
            Groups = new EquatableArray<FactoryGroupModel>(groups),
        });
    }

    private EquatableArray<FactoryResourceModel> Resources(
        HostModel host, RootNamespace root, string className, IEnumerable<ResourceModel> resources)
    {
        var pool = NamePool.OfMembers(ObjectMembers.Append(className));
        List<FactoryResourceModel> models = [];

        // Names that attributes give come first, so that they are as given.
        foreach (var resource in resources.OrderBy(static resource => resource.AccessorName is null))
        {
            var informer = resource.Elsewhere ?? InformerOf(resource, root);
            var usual = resource.AccessorName ?? Naming.Accessor(resource.Kind, resource.Plural);
            var name = pool.Take(usual);
            if (name != usual)
            {
                _nameTaken?.Invoke(host, resource, resource.Text(), usual, name);
            }

            models.Add(new FactoryResourceModel(
                name, string.Empty, informer.Interface, informer.Class,
                resource.Plural, resource.Group, resource.Version, resource.Type.DocumentationName, informer.IsPublic));
        }

        // Fields last: they give way to properties.
        return new EquatableArray<FactoryResourceModel>(models
            .OrderBy(static one => one.PropertyName, StringComparer.Ordinal)
            .Select(one => one with { PropertyName = Naming.Escape(one.PropertyName), FieldName = pool.Take(Field(one.PropertyName)) }));
    }

    private GeneratedInformerModel InformerOf(ResourceModel resource, RootNamespace ofHost)
    {
        var names = NamesOf(resource, ofHost);
        var informer = _informers[(names.Namespace, resource.Type.FullName, resource.Text(), resource.IsNamespaced)];
        return new GeneratedInformerModel(informer.InterfaceFullName, informer.ClassFullName, informer.IsPublic);
    }

    // Of this assembly's own classes, that others find the informer where they find the class. One of each: where several hosts have emitted
    // one each in namespaces of their own, the first counts. What a factory has in part is its own: others would miss what they never left out. They
    // have it in part where the class itself says so.
    private List<AnnouncementModel> Announcements() => _informers.Values
        .Where(informer => informer.IsPublic && informer.Type.Assembly == _environment.Assembly
            && (!informer.IsPartial || (_classes.TryGetValue((informer.Type.FullName, informer.Resource, informer.IsNamespaced), out var ofClass) && ofClass.IsAuthors)))
        .GroupBy(static informer => (informer.Type.FullName, informer.Resource, informer.IsNamespaced))
        .Select(static same => same.OrderBy(static one => one.ClassFullName, StringComparer.Ordinal).First())
        .OrderBy(static one => one.ClassFullName, StringComparer.Ordinal)
        .Select(static one => new AnnouncementModel(
            one.Type.FullName, one.InterfaceFullName, one.ClassFullName, one.Group, one.Version, one.Kind, one.Plural, one.IsNamespaced))
        .ToList();

    private static string Field(string property) => "_" + char.ToLowerInvariant(property[0]) + property.Substring(1);

    private static IEnumerable<string> ObjectMembers { get; } =
        ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString", "_factory"];
}
