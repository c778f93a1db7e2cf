using System.Collections.Generic;

namespace Informers.Generator;

/// <summary>Emits the assembly attributes by which other assemblies find informers.</summary>
internal static class AnnouncementEmitter
{
    /// <summary>The file.</summary>
    /// <param name="announcements">The informers to announce.</param>
    public static string Emit(IEnumerable<AnnouncementModel> announcements)
    {
        var writer = Emitted.File();
        foreach (var one in announcements)
        {
            writer.WriteLine($"""
                [assembly: global::Informers.GeneratedInformer(
                    typeof({one.ResourceType}),
                    typeof({one.Interface}),
                    typeof({one.Class}),
                    Group = {Emitted.Literal(one.Group)},
                    Version = {Emitted.Literal(one.Version)},
                    Kind = {Emitted.Literal(one.Kind)},
                    Plural = {Emitted.Literal(one.Plural)},
                    Scope = global::Informers.ResourceScope.{(one.IsNamespaced ? OwnIdentity.Namespaced : OwnIdentity.Cluster)})]
                """);
        }

        return writer.ToString();
    }
}
