using System.Text.Json.Nodes;

namespace Informers.Testing;

/// <summary>
/// Just enough OpenAPI for <c>kubectl</c>: it looks there whether a write may carry <c>fieldValidation</c>, and finds no schemas.
/// </summary>
internal static class OpenApiDocuments
{
    public static JsonObject Version2() => new()
    {
        ["swagger"] = "2.0",
        ["info"] = Info(),
        ["paths"] = new JsonObject(),
        ["definitions"] = new JsonObject(),
    };

    public static JsonObject Index(ResourceRegistry registry)
    {
        var paths = new JsonObject();
        foreach (var resource in registry.All.DistinctBy(r => r.Resource.ApiVersion))
        {
            var path = resource.Group.Length == 0 ? $"api/{resource.Version}" : $"apis/{resource.Group}/{resource.Version}";
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    public static JsonObject Version3(ResourceRegistry registry, string group, string version)
    {
        var paths = new JsonObject();
        foreach (var resource in registry.All.Where(r => r.Group == group && r.Version == version))
        {
            var root = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
            var collection = resource.IsNamespaced ? $"{root}/namespaces/{{namespace}}/{resource.Plural}" : $"{root}/{resource.Plural}";
            paths[collection] = new JsonObject { ["post"] = Operation(resource, "post") };
            paths[collection + "/{name}"] = new JsonObject
            {
                ["patch"] = Operation(resource, "patch"),
                ["put"] = Operation(resource, "put"),
            };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = new JsonObject() },
        };
    }

    private static JsonObject Info() => new() { ["title"] = "Kubernetes", ["version"] = "v1.36" };

    private static JsonObject Operation(FakeResource resource, string action)
    {
        var operation = new JsonObject
        {
            ["parameters"] = new JsonArray(new JsonObject
            {
                ["name"] = "fieldValidation",
                ["in"] = "query",
                ["schema"] = new JsonObject { ["type"] = "string" },
            }),
            ["responses"] = new JsonObject(),
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = new JsonObject
            {
                ["group"] = resource.Group,
                ["kind"] = resource.Kind,
                ["version"] = resource.Version,
            },
        };
        return operation;
    }
}
