using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Informers.Benchmarks.Peer.Generated.Apps.V1;
using Informers.Benchmarks.Peer.Generated.Core.V1;
using Informers.Benchmarks.Peer.Projected;

namespace Informers.Benchmarks.Peer;

/// <summary>
/// The command <c>peer</c>. It reads its options itself: a library that reads command lines would be compiled before the first list, and be a part
/// of the time and memory that are measured here.
/// </summary>
internal static class PeerCommand
{
    private const string Usage = $"""
        Measures one informer against a server and prints one JSON line.
          --server URL             the API server, without authentication; required
          --resource NAME          pods (default), configmaps or deployments
          --handlers N             how many handlers; default 1
          --events N               how many notifications to wait for after sync; default 0
          --synced-file FILE       is created once synced
          --keep-managed-fields    keeps metadata.managedFields
          --no-gzip                asks for no compression
          --sharing                shares equal parts of objects
          --fields PATHS           decodes a part of each pod; a decoder is compiled, so there is one choice: {ProjectedInformers.Fields}
          --decoder NAME           generated (default) or json
          --list-during-events     lists everything again and again while events come, and measures that
          --read-for MS            milliseconds for each kind of read; 0 for none; default 300
          --timeout S              seconds to wait for the events; default 600
        """;

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows its name.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!TryParse(arguments, out var options, out var problem))
        {
            await Console.Error.WriteLineAsync(problem.Length == 0 ? Usage : $"{problem}\n{Usage}");
            return problem.Length == 0 ? 0 : 1;
        }

        var result = options.Resource switch
        {
            "pods" when options.Fields is not null => await PeerRun.RunAsync(options, ProjectedInformers.Pods),
            "pods" => await PeerRun.RunAsync(options, PodInformer.ResourceType),
            "configmaps" => await PeerRun.RunAsync(options, ConfigMapInformer.ResourceType),
            _ => await PeerRun.RunAsync(options, DeploymentInformer.ResourceType),
        };
        Console.WriteLine(result.ToJsonString());
        return 0;
    }

    // Without options there is a problem; an empty one where help was asked for.
    private static bool TryParse(string[] arguments, [NotNullWhen(true)] out PeerOptions? options, out string problem)
    {
        options = null;
        var parsed = new PeerOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            switch (name)
            {
                case "--help" or "-h" or "-?":
                    problem = string.Empty;
                    return false;
                case "--keep-managed-fields":
                    parsed = parsed with { KeepManagedFields = true };
                    continue;
                case "--no-gzip":
                    parsed = parsed with { DisableCompression = true };
                    continue;
                case "--sharing":
                    parsed = parsed with { ShareParts = true };
                    continue;
                case "--list-during-events":
                    parsed = parsed with { ListDuringEvents = true };
                    continue;
            }

            if (++i == arguments.Length)
            {
                problem = $"{name} is no option, or lacks its value.";
                return false;
            }

            if (With(parsed, name, arguments[i]) is not { } next)
            {
                problem = $"{name} {arguments[i]}: there is no such option, or it cannot have this value.";
                return false;
            }

            parsed = next;
        }

        problem = parsed.Server is null ? "--server is missing."
            : parsed.JsonDecoder && !JsonSerializer.IsReflectionEnabledByDefault ? "--decoder json needs reflection, which a trimmed program does not have."
            : parsed.Fields is not null && (parsed.Resource != "pods" || parsed.JsonDecoder) ? "--fields goes with pods and the generated decoder."
            : string.Empty;
        options = problem.Length == 0 ? parsed : null;
        return options is not null;
    }

    private static PeerOptions? With(PeerOptions options, string name, string value)
    {
        var isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return name switch
        {
            "--server" when Uri.TryCreate(value, UriKind.Absolute, out var server) => options with { Server = server },
            "--resource" when value is "pods" or "configmaps" or "deployments" => options with { Resource = value },
            "--handlers" when isNumber => options with { Handlers = (int)number },
            "--events" when isNumber => options with { Events = number },
            "--synced-file" => options with { SyncedFile = value },
            "--fields" when value == ProjectedInformers.Fields => options with { Fields = value },
            "--decoder" when value is "generated" or "json" => options with { JsonDecoder = value == "json" },
            "--read-for" when isNumber => options with { ReadFor = TimeSpan.FromMilliseconds(number) },
            "--timeout" when isNumber => options with { Timeout = TimeSpan.FromSeconds(number) },
            _ => null,
        };
    }
}
