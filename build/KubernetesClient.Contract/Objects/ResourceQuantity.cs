using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>
/// An exact amount such as <c>100m</c>, <c>1.5Gi</c> or <c>2e3</c>. Kept as a fraction of two whole numbers, so that no digit is
/// lost; amounts are equal whatever their notation.
/// </summary>
[JsonConverter(typeof(ResourceQuantityJsonConverter))]
public class ResourceQuantity
{
    public static readonly decimal MaxAllowed = long.MaxValue;

    private static readonly (string Suffix, int Exponent)[] Decimals =
        [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];

    private static readonly (string Suffix, int Exponent)[] Binaries =
        [("", 0), ("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];

    // In lowest terms, the denominator positive.
    private readonly BigInteger _numerator;
    private readonly BigInteger _denominator;

    public ResourceQuantity(decimal n, int exp, SuffixFormat format)
    {
        // A decimal is a whole number of 96 bits and the place of its point: exact, however many places it has.
        int[] bits = decimal.GetBits(n);
        int scale = (bits[3] >> 16) & 0xFF;
        BigInteger digits = new(new decimal(bits[0], bits[1], bits[2], n < 0, 0));
        (_numerator, _denominator) = Lowest(digits, BigInteger.One, 10, exp - scale);
        Format = format;
    }

    public ResourceQuantity(string v)
    {
        if (v is null)
        {
            (_numerator, _denominator, Format) = (BigInteger.Zero, BigInteger.One, SuffixFormat.BinarySI);
            return;
        }

        string text = v.Trim();
        int end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '+' or '-'))
        {
            end++;
        }

        (int numberBase, int exponent, Format) = ParseSuffix(text[end..], v);
        (BigInteger digits, int places) = ParseNumber(text[..end], v);
        (_numerator, _denominator) = Lowest(digits, BigInteger.Pow(10, places), numberBase, exponent);
        if (Format == SuffixFormat.BinarySI && _numerator > long.MaxValue * _denominator)
        {
            (_numerator, _denominator) = (long.MaxValue, BigInteger.One);
        }
    }

    public enum SuffixFormat
    {
        DecimalExponent,
        BinarySI,
        DecimalSI,
    }

    public SuffixFormat Format { get; private set; }

    public static implicit operator ResourceQuantity(string v) => new(v);

    public static implicit operator ResourceQuantity(decimal v) => new(v, 0, SuffixFormat.DecimalExponent);

    public static implicit operator decimal(ResourceQuantity v) => v.ToDecimal();

    public static bool operator ==(ResourceQuantity left, ResourceQuantity right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ResourceQuantity left, ResourceQuantity right) => !(left == right);

    public bool Equals(ResourceQuantity other) =>
        other is not null && _numerator == other._numerator && _denominator == other._denominator;

    public override bool Equals(object obj) => Equals(obj as ResourceQuantity);

    public override int GetHashCode() => HashCode.Combine(_numerator, _denominator);

    public override string ToString() => CanonicalizeString();

    public string CanonicalizeString() => CanonicalizeString(Format);

    /// <summary>The shortest notation in that format which loses nothing, with the largest suffix; less than a nano is rounded up.</summary>
    public string CanonicalizeString(SuffixFormat suffixFormat)
    {
        if (_numerator.IsZero)
        {
            return "0";
        }

        switch (suffixFormat)
        {
            case SuffixFormat.DecimalExponent:
                int exponent = -9;
                BigInteger amount = Scaled(10, -9, out _);
                for (int next = -6; Scaled(10, next, out bool whole) is var larger && whole; next += 3)
                {
                    (exponent, amount) = (next, larger);
                }

                return Text(amount) + (exponent == 0 ? "" : "e" + exponent.ToString(CultureInfo.InvariantCulture));

            // Small and broken amounts read better with decimal suffixes; the API server does the same.
            case SuffixFormat.BinarySI when _denominator.IsOne && BigInteger.Abs(_numerator) >= 1024:
                return WithSuffix(Binaries, 2);
            case SuffixFormat.BinarySI:
            case SuffixFormat.DecimalSI:
                return WithSuffix(Decimals, 10);
            default:
                throw new ArgumentOutOfRangeException(nameof(suffixFormat), suffixFormat, null);
        }
    }

    public int ToInt32() => (int)ToBigInteger();

    public long ToInt64() => (long)ToBigInteger();

    public uint ToUInt32() => (uint)ToBigInteger();

    public ulong ToUInt64() => (ulong)ToBigInteger();

    public BigInteger ToBigInteger() => BigInteger.Divide(_numerator, _denominator);

    public decimal ToDecimal()
    {
        BigInteger whole = BigInteger.DivRem(_numerator, _denominator, out BigInteger rest);

        // 28 places are all that a decimal can have; what lies beyond them is cut off.
        return (decimal)whole + ((decimal)(rest * BigInteger.Pow(10, 28) / _denominator) / 1e28m);
    }

    public double ToDouble() => (double)_numerator / (double)_denominator;

    private static (BigInteger Numerator, BigInteger Denominator) Lowest(
        BigInteger numerator, BigInteger denominator, int numberBase, int exponent)
    {
        BigInteger factor = BigInteger.Pow(numberBase, Math.Abs(exponent));
        (numerator, denominator) = exponent >= 0 ? (numerator * factor, denominator) : (numerator, denominator * factor);
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return (numerator / divisor, denominator / divisor);
    }

    private static (BigInteger Digits, int Places) ParseNumber(string number, string whole)
    {
        int point = number.IndexOf('.', StringComparison.Ordinal);
        int places = point < 0 ? 0 : number.Length - point - 1;
        string digits = point < 0 ? number : number.Remove(point, 1);
        return BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value)
            ? (value, places)
            : throw new FormatException($"\"{whole}\" is no quantity: \"{number}\" is no number.");
    }

    private static (int NumberBase, int Exponent, SuffixFormat Format) ParseSuffix(string suffix, string whole)
    {
        foreach ((string known, int exponent) in Decimals)
        {
            if (suffix == known)
            {
                return (10, exponent, SuffixFormat.DecimalSI);
            }
        }

        foreach ((string known, int exponent) in Binaries)
        {
            if (suffix == known)
            {
                return (2, exponent, SuffixFormat.BinarySI);
            }
        }

        return suffix[0] is 'e' or 'E' &&
            int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int power)
            ? (10, power, SuffixFormat.DecimalExponent)
            : throw new ArgumentException($"\"{whole}\" is no quantity: the suffix \"{suffix}\" is unknown.");
    }

    private static string Text(BigInteger amount) => amount.ToString(CultureInfo.InvariantCulture);

    private string WithSuffix((string Suffix, int Exponent)[] suffixes, int numberBase)
    {
        string suffix = suffixes[0].Suffix;
        BigInteger amount = Scaled(numberBase, suffixes[0].Exponent, out _);
        foreach ((string larger, int exponent) in suffixes.AsSpan(1))
        {
            BigInteger scaled = Scaled(numberBase, exponent, out bool whole);
            if (!whole)
            {
                break;
            }

            (suffix, amount) = (larger, scaled);
        }

        return Text(amount) + suffix;
    }

    /// <summary>This amount in units of <c>numberBase^exponent</c>, rounded away from zero where it is no whole number of them.</summary>
    private BigInteger Scaled(int numberBase, int exponent, out bool whole)
    {
        (BigInteger numerator, BigInteger denominator) = Lowest(_numerator, _denominator, numberBase, -exponent);
        whole = denominator.IsOne;
        return whole ? numerator : (numerator / denominator) + numerator.Sign;
    }
}
