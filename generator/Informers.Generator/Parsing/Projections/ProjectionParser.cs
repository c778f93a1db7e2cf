using System;
using System.Collections.Generic;
using System.Linq;

namespace Informers.Generator;

/// <summary>Finds out what an attribute leaves of a resource's decoder.</summary>
/// <param name="graph">The decoder of all of it.</param>
/// <param name="report">Takes problems; null where nobody wants them.</param>
internal sealed class ProjectionParser(DecoderGraphModel graph, Action<ProjectionProblem>? report)
{
    /// <summary>The argument that says what is decoded.</summary>
    public const string Fields = "Fields";

    /// <summary>The argument that says what is not.</summary>
    public const string Drop = "Drop";

    // What the runtime needs: to know an object, its state and its kind, to select by labels, to see that it is going, and to write finalizers and owners,
    // of which it sends the whole list. By owners, work queues follow what belongs to an object, too.
    private static readonly string[][] Identity =
    [
        ["apiVersion"], ["kind"],
        ["metadata", "name"], ["metadata", "namespace"], ["metadata", "uid"], ["metadata", "resourceVersion"],
        ["metadata", "deletionTimestamp"], ["metadata", "labels"], ["metadata", "finalizers"], ["metadata", "ownerReferences"],
    ];

    private static readonly string[] ManagedFields = ["metadata", "managedFields"];

    /// <summary>Whether paths lead anywhere in this class, so that one may be wrong: whether its decoder is emitted, and its members are known.</summary>
    public bool FollowsPaths => graph is { Source: DecoderSource.Emitted, RootName: not null, Types.Count: > 0 };

    /// <summary>What an attribute says; null where it says nothing. That nothing is dropped says something: that everything is wanted.</summary>
    /// <param name="attribute">A <c>[GenerateInformer]</c> or <c>[GenerateInformers]</c>.</param>
    public static ProjectionModel? Read(AttributeReader attribute)
    {
        var fields = attribute.Texts(Fields);
        var drop = attribute.Texts(Drop);
        return fields is null && drop is null ? null : new ProjectionModel(fields, drop ?? []);
    }

    /// <summary>Applies what an attribute says. A path that is wrong is as if it were not there.</summary>
    /// <param name="projection">What it says.</param>
    /// <param name="isOfMany">Whether it says so of many classes, so that a path need not lead anywhere in this one.</param>
    /// <returns>The decoder of what is left; null where that is everything.</returns>
    public DecoderGraphModel? Parse(ProjectionModel projection, bool isOfMany = false)
    {
        if (graph.Source != DecoderSource.Emitted || graph.RootName is null)
        {
            if (!isOfMany && projection is not { Fields: null, Drop.Count: 0 })
            {
                report?.Invoke(new ProjectionProblem(
                    DiagnosticDescriptors.ProjectionNeedsDecoder, projection.Fields is null ? Drop : Fields, null, null,
                    graph.Type.Replace("global::", string.Empty)));
            }

            return null;
        }

        // The rules read some classes without their members, where those do not matter.
        if (!FollowsPaths)
        {
            return null;
        }

        var resolver = new ProjectionPathResolver(graph);
        var fields = projection.Fields is { } texts ? FieldsOf(texts, resolver, isOfMany) : null;
        var dropped = Resolve(Drop, projection.Drop, resolver).FindAll(path => MayDrop(path, projection, resolver));
        var drop = new PathTree();
        foreach (var path in Needed(dropped).Where(path => ChangesSomething(path, fields)))
        {
            drop.Add(path.Members);
        }

        return DecoderProjection.Of(graph, fields, drop);
    }

    private PathTree? FieldsOf(EquatableArray<string> texts, ProjectionPathResolver resolver, bool isOfMany)
    {
        if (texts.Count == 0)
        {
            report?.Invoke(new ProjectionProblem(
                DiagnosticDescriptors.ProjectionPathIsUnknown, Fields, null, null, Fields, "it names nothing to decode; leave it out to decode everything"));
        }

        var paths = Needed(Resolve(Fields, texts, resolver));
        if (paths.Count == 0 && !isOfMany)
        {
            return null;
        }

        var tree = new PathTree();
        foreach (var path in paths.Select(static path => path.Members).Concat(Identity))
        {
            tree.Add(path);
        }

        return tree;
    }

    // The paths that lead somewhere.
    private List<ProjectionPath> Resolve(string argument, EquatableArray<string> texts, ProjectionPathResolver resolver)
    {
        List<ProjectionPath> all = [];
        for (var i = 0; i < texts.Count; i++)
        {
            if (resolver.Resolve(texts[i]) is { } members)
            {
                all.Add(new ProjectionPath(argument, i, texts[i], members));
                continue;
            }

            report?.Invoke(new ProjectionProblem(
                DiagnosticDescriptors.ProjectionPathIsUnknown, argument, i, resolver.Suggestion, texts[i], resolver.Problem!));
        }

        return all;
    }

    // Those that others do not say already.
    private List<ProjectionPath> Needed(List<ProjectionPath> all)
    {
        List<ProjectionPath> needed = [];
        foreach (var path in all)
        {
            var other = all.Find(one => one != path && Begins(path.Members, one.Members) && (one.Members.Count < path.Members.Count || one.Index < path.Index));
            if (other is null)
            {
                needed.Add(path);
                continue;
            }

            ReportRedundant(path, other.Members.Count == path.Members.Count ? "it is there already" : $"'{other.Text}' says it already");
        }

        return needed;
    }

    private bool MayDrop(ProjectionPath path, ProjectionModel projection, ProjectionPathResolver resolver)
    {
        if (Identity.FirstOrDefault(one => LosesSomething(one, path, resolver)) is { } needed)
        {
            report?.Invoke(new ProjectionProblem(
                DiagnosticDescriptors.IdentityIsDropped, Drop, path.Index, null, path.Text, string.Join(".", needed)));
            return false;
        }

        foreach (var text in projection.Fields ?? [])
        {
            if (resolver.Resolve(text) is { } asked && Begins(asked, path.Members))
            {
                report?.Invoke(new ProjectionProblem(DiagnosticDescriptors.ProjectionContradicts, Drop, path.Index, null, path.Text, text));
                return false;
            }
        }

        return true;
    }

    // Of what a class decodes by other means than members, such as metadata with a converter, only the whole can be lost.
    private static bool LosesSomething(string[] needed, ProjectionPath dropped, ProjectionPathResolver resolver)
    {
        for (var known = needed.Length; known > 0; known--)
        {
            var start = needed.Take(known).ToList();
            if (resolver.Resolve(string.Join(".", start)) is not null)
            {
                return Begins(start, dropped.Members) || (known == needed.Length && Begins(dropped.Members, needed));
            }
        }

        return false;
    }

    private bool ChangesSomething(ProjectionPath path, PathTree? fields)
    {
        if (fields?.Touches(path.Members) == false)
        {
            ReportRedundant(path, "Fields does not name it, so it is not decoded anyway");
            return false;
        }

        if (path.Members.SequenceEqual(ManagedFields, StringComparer.Ordinal))
        {
            ReportRedundant(path, "they are dropped already, unless the informer's options say KeepManagedFields");
            return false;
        }

        return true;
    }

    private void ReportRedundant(ProjectionPath path, string reason) =>
        report?.Invoke(new ProjectionProblem(DiagnosticDescriptors.ProjectionPathIsRedundant, path.Argument, path.Index, null, path.Text, reason));

    private static bool Begins(IReadOnlyList<string> path, IReadOnlyList<string> start) =>
        start.Count <= path.Count && path.Take(start.Count).SequenceEqual(start, StringComparer.Ordinal);
}
