using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Billing;

/// <summary>How the bank answers.</summary>
/// <param name="NeedsAction">The customer must prove who they are.</param>
internal sealed record BankAnswer(CardProblem? Problem = null, bool NeedsAction = false)
{
    public bool IsFine => Problem is null && !NeedsAction;
}

/// <summary>The bank behind the test cards.</summary>
internal static class Bank
{
    public static readonly CardProblem AuthenticationFailed = new("payment_intent_authentication_failure", null,
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.");

    private static readonly CardProblem Declined = new("card_declined", "generic_decline", "Your card was declined.");
    private static readonly CardProblem NoCard = new("card_declined", "generic_decline",
        "This customer has no attached payment source or default payment method.");

    /// <summary>Takes money.</summary>
    /// <param name="authenticated">The customer is there and just proved who they are.</param>
    public static BankAnswer Charge(PaymentMethod? method, bool authenticated) => method?.Card.Behaviour switch
    {
        null => new(NoCard),
        CardBehaviour.FailsLater => new(Declined),
        CardBehaviour.AuthenticationOnSetup => new(NeedsAction: !authenticated && !method.Authenticated),
        CardBehaviour.AuthenticationAlways => new(NeedsAction: !authenticated),
        _ => new(Problem(method.Card.Behaviour)),
    };

    /// <summary>Only looks whether the card may be kept.</summary>
    public static BankAnswer SetUp(PaymentMethod method, bool authenticated) => method.Card.Behaviour switch
    {
        CardBehaviour.AuthenticationOnSetup or CardBehaviour.AuthenticationAlways => new(NeedsAction: !authenticated),
        CardBehaviour.FailsLater => new(),
        _ => new(Problem(method.Card.Behaviour)),
    };

    private static CardProblem? Problem(CardBehaviour behaviour) => behaviour switch
    {
        CardBehaviour.Declined => Declined,
        CardBehaviour.InsufficientFunds =>
            new("card_declined", "insufficient_funds", "Your card has insufficient funds."),
        CardBehaviour.Expired => new("expired_card", null, "Your card has expired."),
        CardBehaviour.IncorrectCvc => new("incorrect_cvc", null, "Your card's security code is incorrect."),
        CardBehaviour.ProcessingError =>
            new("processing_error", null, "An error occurred while processing your card. Try again in a little bit."),
        _ => null,
    };
}
