using System.Globalization;

namespace AdimPortal.Core.Billing;

/// <summary>An amount as payment services count it.</summary>
/// <param name="Minor">In the smallest unit of the currency: 1500 for 15.00 US dollars.</param>
/// <param name="Currency">ISO 4217 in lower case: <c>usd</c>.</param>
public readonly record struct Money(long Minor, string Currency)
{
    /// <summary>
    /// Currencies whose smallest unit is the unit itself (https://docs.stripe.com/currencies#zero-decimal).
    /// </summary>
    private static readonly HashSet<string> WithoutCents = ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga",
        "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"];

    private static readonly Dictionary<string, string> Signs =
        new() { ["usd"] = "$", ["eur"] = "€", ["gbp"] = "£", ["jpy"] = "¥" };

    public static Money Of(decimal units, string currency) =>
        new((long)Math.Round(WithoutCents.Contains(currency) ? units : units * 100, MidpointRounding.AwayFromZero),
            currency);

    public static Money operator +(Money a, Money b) =>
        a.Currency == b.Currency
            ? a with { Minor = a.Minor + b.Minor }
            : throw new InvalidOperationException($"{a.Currency} and {b.Currency} can't be added.");

    public static Money operator -(Money a, Money b) => a + (b with { Minor = -b.Minor });

    /// <summary>In the currency itself: 15.00.</summary>
    public decimal Units => WithoutCents.Contains(Currency) ? Minor : Minor / 100m;

    /// <summary>"$15", "$14.40", "−$3", "12 CHF": whole amounts without cents.</summary>
    public override string ToString()
    {
        var units = Math.Abs(Units);
        var number = units.ToString(units == decimal.Truncate(units) ? "#,0" : "#,0.00", CultureInfo.InvariantCulture);
        var text =
            Signs.TryGetValue(Currency, out var sign) ? $"{sign}{number}" : $"{number} {Currency.ToUpperInvariant()}";
        return Minor < 0 ? $"−{text}" : text;
    }
}
