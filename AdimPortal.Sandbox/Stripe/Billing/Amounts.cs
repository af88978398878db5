using System.Globalization;

namespace AdimPortal.Sandbox.Stripe.Billing;

internal static class Amounts
{
    public static long Percent(long amount, decimal percent) =>
        (long)Math.Round(amount * percent / 100, MidpointRounding.AwayFromZero);

    public static string Text(long amount, string currency)
    {
        var number = (Math.Abs(amount) / 100m).ToString("N2", CultureInfo.InvariantCulture);
        return $"{(amount < 0 ? "-" : "")}{(currency == "usd" ? $"${number}" : $"{number} {currency.ToUpperInvariant()}")}";
    }
}
