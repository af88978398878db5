using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class IntentView
{
    public static JsonObject Of(SetupIntent intent, Work work) => new JsonObject
    {
        ["object"] = "setup_intent",
        ["automatic_payment_methods"] = null,
        ["client_secret"] = Secret(intent),
        ["created"] = intent.Created,
        ["customer"] = intent.Customer,
        ["last_setup_error"] = Problem(intent.Problem, intent.PaymentMethod, work),
        ["livemode"] = false,
        ["metadata"] = Shape.Metadata(intent.Metadata),
        ["next_action"] = NextAction(intent.Status, work),
        ["payment_method"] = intent.PaymentMethod,
        ["payment_method_options"] = new JsonObject(),
        ["payment_method_types"] = Shape.Texts(["card"]),
        ["status"] = intent.Status,
        ["usage"] = intent.Usage,
    }.WithNulls("allowed_payment_method_types", "application", "cancellation_reason", "customer_account", "description",
        "excluded_payment_method_types", "flow_directions",
        "latest_attempt", "managed_payments", "mandate", "on_behalf_of", "payment_method_configuration_details",
        "single_use_mandate");

    public static JsonObject Of(PaymentIntent intent, Work work) => new JsonObject
    {
        ["object"] = "payment_intent",
        ["amount"] = intent.Amount,
        ["amount_capturable"] = 0,
        ["amount_received"] = intent.Status == "succeeded" ? intent.Amount : 0,
        ["canceled_at"] = intent.CanceledAt,
        ["cancellation_reason"] = intent.CanceledAt is null ? null : "void_invoice",
        ["capture_method"] = "automatic",
        ["client_secret"] = Secret(intent),
        ["confirmation_method"] = "automatic",
        ["created"] = intent.Created,
        ["currency"] = intent.Currency,
        ["customer"] = intent.Customer,
        ["last_payment_error"] = Problem(intent.Problem, intent.PaymentMethod, work),
        ["livemode"] = false,
        ["metadata"] = Shape.Metadata(intent.Metadata),
        ["next_action"] = NextAction(intent.Status, work),
        // A card that failed is no longer the intent's; the error says which it was.
        ["payment_method"] = intent.Status == "requires_payment_method" ? null : intent.PaymentMethod,
        ["payment_method_options"] = new JsonObject(),
        ["payment_method_types"] = Shape.Texts(["card"]),
        ["setup_future_usage"] = "off_session",
        ["status"] = intent.Status,
    }.WithNulls("allowed_payment_method_types", "application", "application_fee_amount", "automatic_payment_methods",
        "customer_account", "description",
        "excluded_payment_method_types", "latest_charge", "managed_payments", "on_behalf_of",
        "payment_method_configuration_details", "payment_record", "processing",
        "receipt_email", "review", "shipping", "source", "statement_descriptor", "statement_descriptor_suffix",
        "transfer_data", "transfer_group");

    public static string Secret(Thing intent) => $"{intent.Id}_secret_{intent.Number:x16}";

    public static JsonObject? Problem(CardProblem? problem, string? method, Work work)
    {
        if (problem is null) return null;
        var error = new JsonObject { ["code"] = problem.Code };
        if (problem.Decline is not null) error["decline_code"] = problem.Decline;
        error["message"] = problem.Message;
        if (work.Find<PaymentMethod>(method) is { } card) error["payment_method"] = View.Of(card, work);
        error["type"] = "card_error";
        return error;
    }

    private static JsonObject? NextAction(string status, Work work) =>
        status != "requires_action" ? null : new JsonObject
        {
            ["type"] = "use_stripe_sdk",
            ["use_stripe_sdk"] = new JsonObject
            { ["type"] = "three_d_secure_redirect", ["stripe_js"] = $"{work.PageAddress}/pay" },
        };
}
