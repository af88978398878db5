using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Billing;

/// <summary>
/// Stripe's well-known test numbers, and the names that its API has for them. No other card exists here.
/// </summary>
internal static class TestCards
{
    private static readonly Dictionary<string, (string Brand, CardBehaviour Behaviour)> ByNumber = new()
    {
        ["4242424242424242"] = ("visa", CardBehaviour.Fine),
        ["4000056655665556"] = ("visa", CardBehaviour.Fine),
        ["5555555555554444"] = ("mastercard", CardBehaviour.Fine),
        ["378282246310005"] = ("amex", CardBehaviour.Fine),
        ["4000000000000002"] = ("visa", CardBehaviour.Declined),
        ["4000000000009995"] = ("visa", CardBehaviour.InsufficientFunds),
        ["4000000000000069"] = ("visa", CardBehaviour.Expired),
        ["4000000000000127"] = ("visa", CardBehaviour.IncorrectCvc),
        ["4000000000000119"] = ("visa", CardBehaviour.ProcessingError),
        ["4000002500003155"] = ("visa", CardBehaviour.AuthenticationOnSetup),
        ["4000002760003184"] = ("visa", CardBehaviour.AuthenticationAlways),
        ["4000000000000341"] = ("visa", CardBehaviour.FailsLater),
    };

    private static readonly Dictionary<string, string> ByName = new()
    {
        ["visa"] = "4242424242424242",
        ["visa_debit"] = "4000056655665556",
        ["mastercard"] = "5555555555554444",
        ["amex"] = "378282246310005",
        ["visa_chargeDeclined"] = "4000000000000002",
        ["chargeDeclined"] = "4000000000000002",
        ["visa_chargeDeclinedInsufficientFunds"] = "4000000000009995",
        ["chargeDeclinedInsufficientFunds"] = "4000000000009995",
        ["chargeDeclinedExpiredCard"] = "4000000000000069",
        ["authenticationRequiredOnSetup"] = "4000002500003155",
        ["authenticationRequired"] = "4000002760003184",
        ["chargeCustomerFail"] = "4000000000000341",
    };

    /// <returns>Null when there is no such test card.</returns>
    public static Card? Find(string number, int month, int year) =>
        ByNumber.TryGetValue(number, out var found)
            ? new Card(found.Brand, number[^4..], month, year, found.Behaviour)
            : null;

    /// <param name="id">pm_card_visa, or tok_visa.</param>
    public static Card? Named(string id, long now)
    {
        var name = id.StartsWith("pm_card_", StringComparison.Ordinal)
            ? id["pm_card_".Length..]
            : id.StartsWith("tok_", StringComparison.Ordinal) ? id["tok_".Length..] : "";
        return ByName.TryGetValue(name, out var number)
            ? Find(number, 12, DateTimeOffset.FromUnixTimeSeconds(now).Year + 2)
            : null;
    }

    /// <summary>Luhn's sum: a number that fails it was mistyped.</summary>
    public static bool IsWellFormed(string number)
    {
        if (number.Length is < 12 or > 19 || !number.All(char.IsAsciiDigit)) return false;
        var sum = 0;
        for (var index = 0; index < number.Length; index++)
        {
            var digit = number[^(index + 1)] - '0';
            if (index % 2 == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return sum % 10 == 0;
    }
}
