using System.Text.Json.Serialization;

namespace FixSample;

public sealed class CronTabSpec
{
    [JsonPropertyName("schedule")]
    public string? Schedule { get; set; }

    [JsonPropertyName("args")]
    public IList<string>? Args { get; set; }
}
