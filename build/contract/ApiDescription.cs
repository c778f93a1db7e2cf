using System.Text.Json;

namespace Informers.Contract;

/// <summary>What all sources together say: schemas by their full names, and the paths that list something.</summary>
internal sealed class ApiDescription
{
    private readonly SortedDictionary<string, JsonElement> _schemas = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ListOperation> _lists = new(StringComparer.Ordinal);

    public int SchemaCount => _schemas.Count;

    public IEnumerable<string> SchemaNames => _schemas.Keys;

    /// <summary>List operations by the full name of the list's schema.</summary>
    public IReadOnlyDictionary<string, ListOperation> Lists => _lists;

    public JsonElement Schema(string name) =>
        _schemas.TryGetValue(name, out JsonElement schema)
            ? schema
            : throw new InvalidDataException($"The schema {name} is used and nowhere declared: are documents missing?");

    public bool IsDeclared(string name) => _schemas.ContainsKey(name);

    public async Task AddAsync(string source)
    {
        if (source.StartsWith("http://", StringComparison.Ordinal) || source.StartsWith("https://", StringComparison.Ordinal))
        {
            await AddServerAsync(new Uri(source.TrimEnd('/') + "/"));
        }
        else if (Directory.Exists(source))
        {
            string[] files = [.. Directory.EnumerateFiles(source, "*.json").Order(StringComparer.Ordinal)];
            if (files.Length == 0)
            {
                throw new InvalidDataException($"The folder {source} holds no *.json.");
            }

            foreach (string file in files)
            {
                Add(await File.ReadAllBytesAsync(file), file);
            }
        }
        else if (File.Exists(source))
        {
            Add(await File.ReadAllBytesAsync(source), source);
        }
        else
        {
            throw new InvalidDataException($"{source} is neither an address nor a folder nor a file.");
        }
    }

    /// <summary>The first kind that a schema declares; API servers also list internal versions, which are no API.</summary>
    public GroupVersionKind? Kind(string schemaName)
    {
        if (!Schema(schemaName).TryGetProperty("x-kubernetes-group-version-kind", out JsonElement kinds))
        {
            return null;
        }

        foreach (JsonElement kind in kinds.EnumerateArray())
        {
            string version = kind.GetProperty("version").GetString()!;
            if (version != "__internal")
            {
                return new GroupVersionKind(kind.GetProperty("group").GetString()!, version, kind.GetProperty("kind").GetString()!);
            }
        }

        return null;
    }

    private async Task AddServerAsync(Uri server)
    {
        using HttpClient client = new();
        using JsonDocument index = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri(server, "openapi/v3")));
        foreach (JsonProperty path in index.RootElement.GetProperty("paths").EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            Uri address = new(server, path.Value.GetProperty("serverRelativeURL").GetString()!);
            Add(await client.GetByteArrayAsync(address), address.ToString());
        }
    }

    private void Add(byte[] json, string origin)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement.Clone();
        if (!root.TryGetProperty("paths", out JsonElement paths))
        {
            throw new InvalidDataException($"{origin} is no OpenAPI document.");
        }

        if (root.TryGetProperty("definitions", out JsonElement schemas) ||
            (root.TryGetProperty("components", out JsonElement components) && components.TryGetProperty("schemas", out schemas)))
        {
            foreach (JsonProperty schema in schemas.EnumerateObject())
            {
                _schemas.TryAdd(schema.Name, schema.Value);
            }
        }

        foreach (JsonProperty path in paths.EnumerateObject())
        {
            if (path.Value.ValueKind == JsonValueKind.Object &&
                path.Value.TryGetProperty("get", out JsonElement get) &&
                get.TryGetProperty("x-kubernetes-action", out JsonElement action) && action.GetString() == "list")
            {
                AddList(path.Name, get);
            }
        }
    }

    private void AddList(string path, JsonElement operation)
    {
        JsonElement answer = operation.GetProperty("responses").GetProperty("200");
        if (!answer.TryGetProperty("schema", out JsonElement schema))
        {
            schema = answer.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        }

        string name = SchemaReader.Reference(schema) ?? throw new InvalidDataException($"The list {path} answers with no named schema.");
        bool namespaced = path.Contains("/{namespace}/", StringComparison.Ordinal);
        ListOperation operationOfPath = new(name, path[(path.LastIndexOf('/') + 1)..], namespaced);

        // A namespaced resource is listed at two paths; one of them is enough to know that it is namespaced.
        if (!_lists.TryGetValue(name, out ListOperation? known) || (namespaced && !known.Namespaced))
        {
            _lists[name] = operationOfPath;
        }
    }
}
