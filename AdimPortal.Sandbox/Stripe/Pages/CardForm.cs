using System.Globalization;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Pages;

/// <summary>A card's fields, and what was typed into them.</summary>
internal sealed record CardForm
{
    public string Number { get; init; } = "";

    public string Expiry { get; init; } = "";

    public string Cvc { get; init; } = "";

    public string Name { get; init; } = "";

    public static CardForm Read(IFormCollection form) => new()
    {
        Number = form["card_number"].ToString().Trim(),
        Expiry = form["expiry"].ToString().Trim(),
        Cvc = form["cvc"].ToString().Trim(),
        Name = form["name"].ToString().Trim(),
    };

    /// <returns>The card, or a sentence for each field that is wrong.</returns>
    public (Card? Card, IReadOnlyDictionary<string, string> Faults) Check(long now)
    {
        var faults = new Dictionary<string, string>();
        var number = string.Concat(Number.Where(email => email is not (' ' or '-')));
        if (number.Length == 0) faults["card_number"] = "Type the card's number.";
        else if (!TestCards.IsWellFormed(number)) faults["card_number"] = "Your card number is not valid.";
        else if (TestCards.Find(number, 1, 1) is null)
            faults["card_number"] =
                "This is not one of the test cards, and no other card works here. Try 4242 4242 4242 4242.";

        var (month, year) = ReadExpiry();
        var today = DateTimeOffset.FromUnixTimeSeconds(now);
        if (month is < 1 or > 12) faults["expiry"] = "Type the expiry as MM / YY.";
        else if (year * 12 + month < today.Year * 12 + today.Month)
            faults["expiry"] = "Your card's expiry date is in the past.";
        if (Cvc.Length is < 3 or > 4 || !Cvc.All(char.IsAsciiDigit))
            faults["cvc"] = "Type the three or four digits of the card's security code.";
        return (faults.Count == 0 ? TestCards.Find(number, month, year) : null, faults);
    }

    public string Render(IReadOnlyDictionary<string, string> faults) => $"""
        {Field("card_number", "Card number", Number, faults, "inputmode=\"numeric\" autocomplete=\"cc-number\" placeholder=\"4242 4242 4242 4242\"")}
        <div class="row"><div>{Field("expiry", "Expiry", Expiry, faults, "inputmode=\"numeric\" autocomplete=\"cc-exp\" placeholder=\"MM / YY\"")}</div>
        <div>{Field("cvc", "CVC", "", faults, "inputmode=\"numeric\" autocomplete=\"cc-csc\" placeholder=\"123\"")}</div></div>
        {Field("name", "Name on card", Name, faults, "autocomplete=\"cc-name\"")}
        """;

    public static string Field(string name, string label, string value, IReadOnlyDictionary<string, string> faults,
        string attributes = "")
    {
        var fault = faults.GetValueOrDefault(name);
        return $"""
            <label for="{name}">{label}</label>
            <input id="{name}" name="{name}" value="{Page.Text(value)}" {attributes}{(fault is null ? "" : $" aria-invalid=\"true\" aria-describedby=\"{name}-error\"")}>
            {(fault is null ? "" : $"<p class=\"error\" id=\"{name}-error\">{Page.Text(fault)}</p>")}
            """;
    }

    public const string Hints = """
        <details><summary>Test cards</summary><p class="quiet">Any expiry in the future and any CVC will do.</p><ul>
        <li><code>4242 4242 4242 4242</code> is accepted</li><li><code>4000 0000 0000 0002</code> is declined</li>
        <li><code>4000 0000 0000 9995</code> has insufficient funds</li><li><code>4000 0025 0000 3155</code> asks once for authentication</li>
        <li><code>4000 0027 6000 3184</code> asks at every payment</li><li><code>4000 0000 0000 0341</code> is accepted, and later payments fail</li></ul></details>
        """;

    private (int Month, int Year) ReadExpiry()
    {
        var parts = Expiry.Split('/', StringSplitOptions.TrimEntries);
        if (parts.Length == 1 && Expiry.Length == 4) parts = [Expiry[..2], Expiry[2..]];
        return parts.Length == 2 && parts[1].Length is 2 or 4
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? (month, year < 100 ? 2000 + year : year)
            : (0, 0);
    }
}
