using System.Globalization;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Pages;

internal static class CardText
{
    /// <summary>Visa •••• 4242, expires 12/30.</summary>
    public static string Of(PaymentMethod method) => string.Create(CultureInfo.InvariantCulture,
        $"{char.ToUpperInvariant(method.Card.Brand[0])}{method.Card.Brand[1..]} •••• {method.Card.Last4}, expires {method.Card.ExpMonth:00}/{method.Card.ExpYear % 100:00}");
}
