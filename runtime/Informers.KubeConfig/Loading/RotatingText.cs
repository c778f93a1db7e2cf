using Microsoft.Extensions.Logging;

namespace Informers.Rest;

/// <summary>A token, certificate or key, fixed or in a file that is replaced from time to time. Thread-safe. Has no text of its own.</summary>
internal sealed class RotatingText
{
    private readonly string? _file;
    private readonly YamlField? _field;
    private readonly KubeConfigOptions? _options;
    private readonly ILogger? _logger;
    private readonly bool _trim;

    // Guards what is below; held while the file is read, so that it is read once.
    private readonly Lock _gate = new();
    private string _text;
    private long _readAt;
    private bool _mustRead;

    private RotatingText(string? file, string text, YamlField? field, KubeConfigOptions? options, ILogger? logger, bool trim)
    {
        _file = file;
        _text = text;
        _field = field;
        _options = options;
        _logger = logger;
        _trim = trim;
        _readAt = options?.TimeProvider.GetTimestamp() ?? 0;
    }

    /// <summary>A text that never changes.</summary>
    public static RotatingText Fixed(string text, YamlField? field) => new(null, text, field, null, null, trim: false);

    /// <summary>The text of a file.</summary>
    /// <exception cref="KubeConfigException">The file cannot be read, or is empty.</exception>
    public static RotatingText FromFile(string file, KubeConfigOptions options, ILogger logger, YamlField? field, bool trim)
    {
        try
        {
            var text = Read(file, trim);
            return text.Length > 0
                ? new RotatingText(file, text, field, options, logger, trim)
                : throw new KubeConfigException($"{file} is empty.", field?.File ?? file, field?.Line, field?.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{file} cannot be read: {e.Message}", field?.File ?? file, field?.Line, field?.Path, e);
        }
    }

    /// <summary>The text: of a file, as it was no longer than the check period ago, or as it was last when it cannot be read.</summary>
    public string Current()
    {
        if (_file is null)
        {
            return _text;
        }

        lock (_gate)
        {
            var time = _options!.TimeProvider;
            if (!_mustRead && time.GetElapsedTime(_readAt) < _options.FileCheckPeriod)
            {
                return _text;
            }

            _mustRead = false;
            _readAt = time.GetTimestamp();
            try
            {
                if (Read(_file, _trim) is { Length: > 0 } text)
                {
                    _text = text;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                KubeConfigLog.FileNotRead(_logger!, e, _file);
            }

            return _text;
        }
    }

    /// <summary>Reads the file again the next time: what it said was refused.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            _mustRead = true;
        }
    }

    /// <summary>Says that the text is not what it should be.</summary>
    public KubeConfigException Bad(string problem) =>
        new(_file is null || _field is null ? problem : $"{_file} {problem}", _field?.File ?? _file, _field?.Line, _field?.Path);

    private static string Read(string file, bool trim) => trim ? File.ReadAllText(file).Trim() : File.ReadAllText(file);
}
