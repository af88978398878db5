using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class SubscriptionView
{
    public static JsonObject Of(Subscription subscription, Work work) => new JsonObject
    {
        ["object"] = "subscription",
        ["automatic_tax"] = new JsonObject
        {
            ["disabled_reason"] = null,
            ["enabled"] = subscription.AutomaticTax,
            ["liability"] = subscription.AutomaticTax ? Shape.Self() : null,
        },
        ["billing_cycle_anchor"] = subscription.BillingCycleAnchor,
        ["billing_mode"] = new JsonObject
        { ["flexible"] = new JsonObject { ["proration_discounts"] = "included" }, ["type"] = "flexible" },
        ["billing_schedules"] = new JsonArray(),
        ["cancel_at"] = subscription.CancelAt,
        ["cancel_at_period_end"] = subscription.CancelAtPeriodEnd,
        ["canceled_at"] = subscription.CanceledAt,
        ["cancellation_details"] = new JsonObject
        {
            ["comment"] = subscription.CancellationComment,
            ["feedback"] = subscription.CancellationFeedback,
            ["feedback_option"] = null,
            ["reason"] = subscription.CancellationReason,
        },
        ["collection_method"] = "charge_automatically",
        ["created"] = subscription.Created,
        ["currency"] = work.Get<Price>(subscription.Items[0].Price).Currency,
        ["customer"] = subscription.Customer,
        ["default_payment_method"] = subscription.DefaultPaymentMethod,
        ["default_tax_rates"] = new JsonArray(),
        ["description"] = subscription.Description,
        ["discounts"] = Shape.Texts([.. Invoicing.Live(work, subscription).Select(one => one.Id)]),
        ["ended_at"] = subscription.EndedAt,
        ["invoice_settings"] = new JsonObject { ["issuer"] = Shape.Self() }.WithNulls("account_tax_ids",
            "custom_fields", "description", "footer"),
        ["items"] = Shape.List($"/v1/subscription_items?subscription={subscription.Id}",
            subscription.Items.Select(item => Of(item, subscription, work))),
        ["latest_invoice"] = subscription.LatestInvoice,
        ["livemode"] = false,
        ["metadata"] = Shape.Metadata(subscription.Metadata),
        ["payment_settings"] =
            new JsonObject { ["save_default_payment_method"] = subscription.SaveDefaultPaymentMethod }
            .WithNulls("payment_method_options", "payment_method_types"),
        ["pending_setup_intent"] = subscription.PendingSetupIntent,
        ["pending_update"] = subscription.PendingUpdate is not { } update ? null : new JsonObject
        {
            ["billing_cycle_anchor"] = update.BillingCycleAnchor == subscription.BillingCycleAnchor
                ? null
                : update.BillingCycleAnchor,
            ["expires_at"] = update.ExpiresAt,
            ["subscription_items"] = new JsonArray([.. update.Items.Select(item => Of(item, subscription, work))]),
            ["trial_end"] = update.TrialEnd == subscription.TrialEnd ? null : update.TrialEnd,
        }.WithNulls("cancel_at_period_end", "discount", "discounts", "metadata", "trial_from_plan"),
        ["start_date"] = subscription.Created,
        ["status"] = Status(subscription.Status),
        ["test_clock"] = work.Find<Customer>(subscription.Customer)?.TestClock,
        ["trial_end"] = subscription.TrialEnd,
        ["trial_settings"] = new JsonObject
        {
            ["end_behavior"] = new JsonObject
            { ["billing_cycle_anchor"] = null, ["missing_payment_method"] = subscription.MissingPaymentMethod },
        },
        ["trial_start"] = subscription.TrialStart,
    }.WithNulls("application", "application_fee_percent", "billing_cycle_anchor_config", "billing_thresholds",
        "customer_account", "days_until_due", "default_source",
        "managed_payments", "next_pending_invoice_item_invoice", "on_behalf_of", "pause_collection",
        "pending_invoice_item_interval", "schedule", "transfer_data");

    public static JsonObject Of(SubscriptionItem item, Subscription subscription, Work work) => new JsonObject
    {
        ["id"] = item.Id,
        ["object"] = "subscription_item",
        ["created"] = item.Created,
        ["current_period_end"] = item.PeriodEnd,
        ["current_period_start"] = item.PeriodStart,
        ["discounts"] = new JsonArray(),
        ["metadata"] = Shape.Metadata(item.Metadata),
        ["plan"] = CatalogueView.Plan(work.Get<Price>(item.Price)),
        ["price"] = View.Of(work.Get<Price>(item.Price), work),
        ["quantity"] = item.Quantity,
        ["subscription"] = subscription.Id,
        ["tax_rates"] = new JsonArray(),
    }.WithNulls("billing_thresholds", "current_trial");

    public static string Status(SubscriptionStatus status) => status switch
    {
        SubscriptionStatus.Incomplete => "incomplete",
        SubscriptionStatus.IncompleteExpired => "incomplete_expired",
        SubscriptionStatus.Trialing => "trialing",
        SubscriptionStatus.Active => "active",
        SubscriptionStatus.PastDue => "past_due",
        SubscriptionStatus.Unpaid => "unpaid",
        SubscriptionStatus.Paused => "paused",
        SubscriptionStatus.Canceled => "canceled",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
