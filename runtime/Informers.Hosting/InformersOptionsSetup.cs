using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Informers.Hosting;

/// <summary>Reads the options of one factory from the configuration, by hand rather than by reflection, and checks them.</summary>
internal sealed class InformersOptionsSetup(string name, string section, IConfiguration? configuration)
    : IConfigureNamedOptions<InformersOptions>, IValidateOptions<InformersOptions>
{
    private static readonly string[] Known =
    [
        nameof(InformersOptions.Name), nameof(InformersOptions.DetectCacheMutations), nameof(InformersOptions.Namespace), nameof(InformersOptions.Namespaces), nameof(InformersOptions.DefaultResync),
        nameof(InformersOptions.LabelSelector), nameof(InformersOptions.FieldSelector), nameof(InformersOptions.KeepManagedFields),
        nameof(InformersOptions.ShareParts),
        nameof(InformersOptions.StartAll), nameof(InformersOptions.WaitForSync), nameof(InformersOptions.SyncTimeout),
        nameof(InformersOptions.StaleAfter), nameof(InformersOptions.MaxConcurrentLists), nameof(InformersOptions.StartupJitter),
    ];

    public void Configure(InformersOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? optionsName, InformersOptions options)
    {
        if (optionsName != name || configuration is null)
        {
            return;
        }

        var values = configuration.GetSection(section);
        options.Name = values[nameof(options.Name)] ?? options.Name;
        options.Namespace = values[nameof(options.Namespace)] ?? options.Namespace;
        var namespaces = values.GetSection(nameof(options.Namespaces)).GetChildren().Select(static child => child.Value ?? string.Empty).ToList();
        options.Namespaces = namespaces.Count > 0 ? namespaces : options.Namespaces;
        options.LabelSelector = values[nameof(options.LabelSelector)] ?? options.LabelSelector;
        options.FieldSelector = values[nameof(options.FieldSelector)] ?? options.FieldSelector;
        options.DefaultResync = Time(nameof(options.DefaultResync)) ?? options.DefaultResync;
        options.SyncTimeout = Time(nameof(options.SyncTimeout)) ?? options.SyncTimeout;
        options.StaleAfter = Time(nameof(options.StaleAfter)) ?? options.StaleAfter;
        options.StartupJitter = Time(nameof(options.StartupJitter)) ?? options.StartupJitter;
        options.MaxConcurrentLists = values[nameof(options.MaxConcurrentLists)] is not { } most ? options.MaxConcurrentLists
            : int.TryParse(most, CultureInfo.InvariantCulture, out var number) ? number
            : throw Bad(nameof(options.MaxConcurrentLists), most, "a whole number");
        options.KeepManagedFields = Flag(nameof(options.KeepManagedFields)) ?? options.KeepManagedFields;
        options.DetectCacheMutations = Flag(nameof(options.DetectCacheMutations)) ?? options.DetectCacheMutations;
        options.ShareParts = Flag(nameof(options.ShareParts)) ?? options.ShareParts;
        options.StartAll = Flag(nameof(options.StartAll)) ?? options.StartAll;
        options.WaitForSync = Flag(nameof(options.WaitForSync)) ?? options.WaitForSync;

        TimeSpan? Time(string key) => values[key] is not { } text ? null
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time
            : throw Bad(key, text, "a time such as 00:10:00");

        bool? Flag(string key) => values[key] is not { } text ? null
            : bool.TryParse(text, out var flag) ? flag
            : throw Bad(key, text, "true or false");
    }

    public ValidateOptionsResult Validate(string? optionsName, InformersOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        var wrong = new List<string>();
        foreach (var child in configuration?.GetSection(section).GetChildren() ?? [])
        {
            // A section of a section belongs to a keyed factory.
            if (child.Value is not null && !Known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                wrong.Add($"{section}:{child.Key} is no option. There are: {string.Join(", ", Known)}.");
            }
        }

        if (!string.IsNullOrEmpty(options.Namespace) && options.Namespaces.Count > 0)
        {
            wrong.Add($"{section}:Namespace and {section}:Namespaces are both set. Leave one of them out.");
        }

        if (options.DefaultResync < TimeSpan.Zero)
        {
            wrong.Add($"{section}:DefaultResync is {options.DefaultResync}. Use zero for never, or a positive time.");
        }

        if (options.MaxConcurrentLists < 0)
        {
            wrong.Add($"{section}:MaxConcurrentLists is {options.MaxConcurrentLists}. Use zero for no limit, or a positive number.");
        }

        if (options.StartupJitter < TimeSpan.Zero || options.StartupJitter.TotalMilliseconds >= int.MaxValue)
        {
            wrong.Add($"{section}:StartupJitter is {options.StartupJitter}. Use zero for none, or a positive time of less than 24 days.");
        }

        if (options.StaleAfter <= TimeSpan.Zero)
        {
            wrong.Add($"{section}:StaleAfter is {options.StaleAfter}. Use a positive time.");
        }

        if (options.SyncTimeout is { } timeout && timeout <= TimeSpan.Zero)
        {
            wrong.Add($"{section}:SyncTimeout is {timeout}. Leave it out for no limit, or use a positive time.");
        }

        try
        {
            _ = string.IsNullOrEmpty(options.LabelSelector) ? null : LabelSelector.Parse(options.LabelSelector);
        }
        catch (FormatException e)
        {
            wrong.Add($"{section}:LabelSelector: {e.Message}");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private OptionsValidationException Bad(string key, string text, string expected) =>
        new(name, typeof(InformersOptions), [$"{section}:{key} is '{text}', which is not {expected}."]);
}
