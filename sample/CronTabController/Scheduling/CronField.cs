using System.Globalization;

namespace CronTabController;

/// <summary>One field of a cron schedule: the numbers that it allows, as bits.</summary>
/// <param name="Allowed">A bit for each number.</param>
/// <param name="IsRestricted">Whether the field says something, rather than <c>*</c>.</param>
internal readonly record struct CronField(ulong Allowed, bool IsRestricted)
{
    /// <summary>Reads numbers, ranges, steps and lists of them: <c>*</c>, <c>5</c>, <c>1-5</c>, <c>*/10</c>, <c>0-30/5,45</c>.</summary>
    /// <exception cref="FormatException">The field is not written so, or names a number that it cannot have.</exception>
    public static CronField Parse(string text, string name, int least, int most)
    {
        ulong allowed = 0;
        foreach (var part in text.Split(','))
        {
            var slash = part.IndexOf('/', StringComparison.Ordinal);
            var range = slash < 0 ? part : part[..slash];
            var step = slash < 0 ? 1 : Number(part[(slash + 1)..]);
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            var (from, to) = range == "*" ? (least, most)
                : dash >= 0 ? (Number(range[..dash]), Number(range[(dash + 1)..]))
                : (Number(range), slash < 0 ? Number(range) : most);
            if (from < least || to > most || from > to || step < 1)
            {
                throw Bad();
            }

            for (var number = from; number <= to; number += step)
            {
                allowed |= 1UL << number;
            }
        }

        return new CronField(allowed, !text.StartsWith('*'));

        int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Bad();

        FormatException Bad() => new(string.Create(
            CultureInfo.InvariantCulture, $"'{text}' cannot be the {name}: write {least} to {most}, such as *, {least}, {least}-{most} or */2."));
    }

    /// <summary>Whether a number is allowed.</summary>
    public bool Has(int number) => (Allowed & (1UL << number)) != 0;

    /// <summary>The same with one number for another.</summary>
    public CronField Fold(int number, int into) => Has(number) ? this with { Allowed = (Allowed & ~(1UL << number)) | (1UL << into) } : this;
}
