using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Informers.Testing;

/// <summary>Answers what a client asks to find out what there is: versions, groups, resources, health.</summary>
internal sealed class DiscoveryDocuments(ResourceRegistry registry)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static readonly string[] ObjectVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    /// <summary>Answers, if the path is one of these.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> TryHandleAsync(HttpContext context, ResponseBody body)
    {
        var segments = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (segments)
        {
            case ["healthz" or "livez" or "readyz", ..]:
                context.Response.ContentType = "text/plain; charset=utf-8";
                await body.WriteAsync("ok"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
                await body.CompleteAsync(context.RequestAborted).ConfigureAwait(false);
                return true;
            case ["version"]:
                return await AnswerAsync(context, body, Version()).ConfigureAwait(false);
            case []:
                return await AnswerAsync(context, body, Paths()).ConfigureAwait(false);
            case ["api"] when IsAggregated(context.Request):
                return await AnswerAsync(context, body, Aggregated(core: true), AggregatedType).ConfigureAwait(false);
            case ["apis"] when IsAggregated(context.Request):
                return await AnswerAsync(context, body, Aggregated(core: false), AggregatedType).ConfigureAwait(false);
            case ["api"]:
                return await AnswerAsync(context, body, CoreVersions(context.Request)).ConfigureAwait(false);
            case ["apis"]:
                return await AnswerAsync(context, body, Groups()).ConfigureAwait(false);
            case ["apis", var group]:
                return Group(group) is { } document && await AnswerAsync(context, body, document).ConfigureAwait(false);
            case ["api", var version]:
                return Resources("", version) is { } core && await AnswerAsync(context, body, core).ConfigureAwait(false);
            case ["apis", var group, var version]:
                return Resources(group, version) is { } resources && await AnswerAsync(context, body, resources).ConfigureAwait(false);
            case ["openapi", "v2"]:
                return await AnswerAsync(context, body, OpenApiDocuments.Version2()).ConfigureAwait(false);
            case ["openapi", "v3"]:
                return await AnswerAsync(context, body, OpenApiDocuments.Index(registry)).ConfigureAwait(false);
            case ["openapi", "v3", "api", var version]:
                return await AnswerAsync(context, body, OpenApiDocuments.Version3(registry, "", version)).ConfigureAwait(false);
            case ["openapi", "v3", "apis", var group, var version]:
                return await AnswerAsync(context, body, OpenApiDocuments.Version3(registry, group, version)).ConfigureAwait(false);
            default:
                return false;
        }
    }

    private static bool IsAggregated(HttpRequest request)
    {
        foreach (var range in request.Headers.Accept.ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (parts.Contains("as=APIGroupDiscoveryList"))
            {
                if (parts.Contains("v=v2"))
                {
                    return true;
                }
            }
            else if (parts[0] is "application/json" or "*/*")
            {
                return false;
            }
        }

        return false;
    }

    private static async Task<bool> AnswerAsync(HttpContext context, ResponseBody body, JsonObject document, string contentType = "application/json")
    {
        context.Response.ContentType = contentType;
        await body.WriteAsync(ObjectEncoder.Encode(document), context.RequestAborted).ConfigureAwait(false);
        await body.WriteAsync("\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
        await body.CompleteAsync(context.RequestAborted).ConfigureAwait(false);
        return true;
    }

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = "v1.36.0+fake",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "",
    };

    private static JsonObject CoreVersions(HttpRequest request) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject
        {
            ["clientCIDR"] = "0.0.0.0/0",
            ["serverAddress"] = request.Host.Value,
        }),
    };

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(n => (JsonNode)n)];

    private static JsonArray Verbs(FakeResource resource) =>
        Names(resource is { Plural: "namespaces", IsBuiltIn: true } ? ObjectVerbs.Where(v => v != "deletecollection") : ObjectVerbs);

    private static IEnumerable<(string Name, string Kind)> Subresources(FakeResource resource)
    {
        if (resource.HasScale)
        {
            yield return ("scale", Scale.Kind);
        }

        if (resource.HasStatus)
        {
            yield return ("status", resource.Kind);
        }
    }

    private static JsonObject GroupVersion(FakeResource resource) => new()
    {
        ["groupVersion"] = resource.Resource.ApiVersion,
        ["version"] = resource.Version,
    };

    private JsonObject Paths() => new()
    {
        ["paths"] = Names(
            registry.All
                .SelectMany(r => r.Group.Length == 0
                    ? ["/api", $"/api/{r.Version}"]
                    : new[] { "/apis", $"/apis/{r.Group}", $"/apis/{r.Group}/{r.Version}" })
                .Concat(["/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"])
                .Distinct()
                .Order(StringComparer.Ordinal)),
    };

    private JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. registry.All.Select(r => r.Group).Where(g => g.Length > 0).Distinct().Select(g =>
        {
            var group = Group(g)!;
            group.Remove("kind");
            group.Remove("apiVersion");
            return group;
        })]),
    };

    private JsonObject? Group(string group)
    {
        var versions = registry.All.Where(r => r.Group == group).DistinctBy(r => r.Version)
            .OrderBy(r => r.Version, VersionPriority.HighestFirst).ToList();
        return versions.Count == 0 || group.Length == 0
            ? null
            : new JsonObject
            {
                ["kind"] = "APIGroup",
                ["apiVersion"] = "v1",
                ["name"] = group,
                ["versions"] = new JsonArray([.. versions.Select(GroupVersion)]),
                ["preferredVersion"] = GroupVersion(versions[0]),
            };
    }

    private JsonObject? Resources(string group, string version)
    {
        var resources = registry.All.Where(r => r.Group == group && r.Version == version).OrderBy(r => r.Plural, StringComparer.Ordinal).ToList();
        if (resources.Count == 0)
        {
            return null;
        }

        var list = new JsonArray();
        foreach (var resource in resources)
        {
            var entry = new JsonObject
            {
                ["name"] = resource.Plural,
                ["singularName"] = resource.Singular,
                ["namespaced"] = resource.IsNamespaced,
                ["kind"] = resource.Kind,
                ["verbs"] = Verbs(resource),
            };
            AddNames(entry, resource);
            list.Add((JsonNode)entry);
            foreach (var (name, kind) in Subresources(resource))
            {
                var subresource = new JsonObject
                {
                    ["name"] = $"{resource.Plural}/{name}",
                    ["singularName"] = "",
                    ["namespaced"] = resource.IsNamespaced,
                };
                if (kind == Scale.Kind)
                {
                    subresource["group"] = "autoscaling";
                    subresource["version"] = "v1";
                }

                subresource["kind"] = kind;
                subresource["verbs"] = Names(SubresourceVerbs);
                list.Add((JsonNode)subresource);
            }
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = resources[0].Resource.ApiVersion,
            ["resources"] = list,
        };
    }

    private JsonObject Aggregated(bool core)
    {
        var items = new JsonArray();
        foreach (var group in registry.All.Where(r => r.Group.Length == 0 == core).GroupBy(r => r.Group))
        {
            var versions = new JsonArray();
            foreach (var version in group.GroupBy(r => r.Version).OrderBy(v => v.Key, VersionPriority.HighestFirst))
            {
                versions.Add((JsonNode)new JsonObject
                {
                    ["version"] = version.Key,
                    ["resources"] = new JsonArray([.. version.OrderBy(r => r.Plural, StringComparer.Ordinal).Select(AggregatedResource)]),
                    ["freshness"] = "Current",
                });
            }

            items.Add((JsonNode)new JsonObject
            {
                ["metadata"] = core ? new JsonObject() : new JsonObject { ["name"] = group.Key },
                ["versions"] = versions,
            });
        }

        return new JsonObject
        {
            ["kind"] = "APIGroupDiscoveryList",
            ["apiVersion"] = "apidiscovery.k8s.io/v2",
            ["metadata"] = new JsonObject(),
            ["items"] = items,
        };
    }

    private static JsonObject AggregatedResource(FakeResource resource)
    {
        var entry = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = Kind(resource.Group, resource.Version, resource.Kind),
            ["scope"] = resource.IsNamespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.Singular,
            ["verbs"] = Verbs(resource),
        };
        AddNames(entry, resource);
        var subresources = new JsonArray();
        foreach (var (name, kind) in Subresources(resource))
        {
            subresources.Add((JsonNode)new JsonObject
            {
                ["subresource"] = name,
                ["responseKind"] = kind == Scale.Kind ? Kind("autoscaling", "v1", kind) : Kind(resource.Group, resource.Version, kind),
                ["verbs"] = Names(SubresourceVerbs),
            });
        }

        if (subresources.Count > 0)
        {
            entry["subresources"] = subresources;
        }

        return entry;

        static JsonObject Kind(string group, string version, string kind) =>
            new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
    }

    private static void AddNames(JsonObject entry, FakeResource resource)
    {
        if (resource.ShortNames.Count > 0)
        {
            entry["shortNames"] = Names(resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            entry["categories"] = Names(resource.Categories);
        }
    }
}
