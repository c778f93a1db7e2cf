using System.Buffers;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Informers.Rest;

/// <summary>A credential plugin: what to run, and what to tell it.</summary>
internal sealed class ExecConfig
{
    private const string Group = "client.authentication.k8s.io/";

    private readonly YamlField _cluster;
    private readonly RotatingText? _authority;
    private readonly bool _provideClusterInfo;

    private ExecConfig(YamlField exec, YamlField cluster, RotatingText? authority)
    {
        _cluster = cluster;
        _authority = authority;
        ApiVersion = exec["apiVersion"].RequiredText();
        if (ApiVersion is not (Group + "v1" or Group + "v1beta1"))
        {
            throw exec["apiVersion"].Bad($"is '{ApiVersion}', but must be {Group}v1 or {Group}v1beta1.");
        }

        Command = exec["command"].RequiredText();

        // A path is relative to the kubeconfig; a mere name is looked for on the PATH.
        if (Command.Contains('/', StringComparison.Ordinal) || Command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Command = Path.Combine(Path.GetDirectoryName(exec.File)!, Command);
        }

        Arguments = [.. exec["args"].Items().Select(static argument => argument.Text() ?? string.Empty)];
        Environment = [.. exec["env"].Items().Select(static variable =>
            new KeyValuePair<string, string>(variable["name"].RequiredText(), variable["value"].Text() ?? string.Empty))];
        InstallHint = exec["installHint"].Text();
        _provideClusterInfo = exec["provideClusterInfo"].Flag();

        // Checked now, though it is made for each run.
        if (_provideClusterInfo && ConfigExtension() is { } extension)
        {
            JsonOf(extension);
        }

        var mode = exec["interactiveMode"];
        InteractiveMode = mode.Text() switch
        {
            "Never" => ExecInteractiveMode.Never,
            "IfAvailable" => ExecInteractiveMode.IfAvailable,
            "Always" => ExecInteractiveMode.Always,
            null when ApiVersion == Group + "v1beta1" => ExecInteractiveMode.IfAvailable,
            null => throw mode.Bad("is missing: with v1 it must be Never, IfAvailable or Always."),
            _ => throw mode.Bad("must be Never, IfAvailable or Always."),
        };
    }

    public string ApiVersion { get; }

    public string Command { get; }

    public IReadOnlyList<string> Arguments { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; }

    public string? InstallHint { get; }

    public ExecInteractiveMode InteractiveMode { get; }

    public static ExecConfig Read(YamlField exec, YamlField cluster, RotatingText? authority) => new(exec, cluster, authority);

    /// <summary>What the plugin finds in <c>KUBERNETES_EXEC_INFO</c>.</summary>
    public string Info(bool interactive)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", "ExecCredential");
            json.WriteString("apiVersion", ApiVersion);
            json.WriteStartObject("spec");
            if (_provideClusterInfo)
            {
                WriteCluster(json);
            }

            json.WriteBoolean("interactive", interactive);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteCluster(Utf8JsonWriter json)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", _cluster["server"].Text());
        if (_cluster["tls-server-name"].Text() is { } serverName)
        {
            json.WriteString("tls-server-name", serverName);
        }

        if (_cluster["insecure-skip-tls-verify"].Flag())
        {
            json.WriteBoolean("insecure-skip-tls-verify", true);
        }

        if (_cluster["disable-compression"].Flag())
        {
            json.WriteBoolean("disable-compression", true);
        }

        if (_authority is not null)
        {
            json.WriteBase64String("certificate-authority-data", Encoding.UTF8.GetBytes(_authority.Current()));
        }

        if (_cluster["proxy-url"].Text() is { } proxy)
        {
            json.WriteString("proxy-url", proxy);
        }

        if (ConfigExtension() is { } extension)
        {
            json.WritePropertyName("config");
            json.WriteRawValue(JsonOf(extension));
        }

        json.WriteEndObject();
    }

    private YamlField? ConfigExtension()
    {
        foreach (var extension in _cluster["extensions"].Items())
        {
            if (extension["name"].Text() == "client.authentication.k8s.io/exec")
            {
                return extension["extension"];
            }
        }

        return null;
    }

    private static byte[] JsonOf(YamlField field)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, field, field.Node, 0);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, YamlField field, YamlNode? node, int depth)
    {
        if (depth > 64)
        {
            // An alias may point at what it is part of.
            throw field.Bad("is nested more than 64 deep.");
        }

        switch (node)
        {
            case YamlMappingNode mapping:
                json.WriteStartObject();
                foreach (var (name, value) in mapping.Children)
                {
                    json.WritePropertyName((name as YamlScalarNode)?.Value ?? throw field.Bad("has a name that is no text."));
                    Write(json, field, value, depth + 1);
                }

                json.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                json.WriteStartArray();
                foreach (var item in sequence.Children)
                {
                    Write(json, field, item, depth + 1);
                }

                json.WriteEndArray();
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain } plain when IsJson(plain.Value):
                json.WriteRawValue(plain.Value!);
                break;
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" }:
            case null:
                json.WriteNullValue();
                break;
            case YamlScalarNode scalar:
                json.WriteStringValue(scalar.Value);
                break;
        }
    }

    // Numbers, true, false and null are written the same in both.
    private static bool IsJson(string? text)
    {
        if (text is "true" or "false" or "null")
        {
            return true;
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text ?? string.Empty));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
