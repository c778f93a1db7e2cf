using System.Text;
using Microsoft.Extensions.Logging;

namespace Informers.Rest;

/// <summary>Reads what stands in a kubeconfig itself, or in a file that it names.</summary>
internal sealed class MaterialReader(KubeConfigOptions options, ILogger logger)
{
    /// <summary>What one of two fields says; <see langword="null"/> when both are absent. Of tokens the file counts, else the data.</summary>
    public RotatingText? Optional(YamlField data, YamlField file, bool isToken = false)
    {
        var text = data.Text();
        var path = file.Text();
        if (path is not null && (text is null || isToken))
        {
            return RotatingText.FromFile(Path.Combine(Path.GetDirectoryName(file.File)!, path), options, logger, file, isToken);
        }

        return text is null ? null : RotatingText.Fixed(isToken ? text : Decode(data, text), data);
    }

    private static string Decode(YamlField field, string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            throw field.Bad("is not base64. Give PEM in base64, as kubectl config view --raw shows it, or name a file.");
        }
    }
}
