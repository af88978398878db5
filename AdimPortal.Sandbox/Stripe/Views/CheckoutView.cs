using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Checkout;

namespace AdimPortal.Sandbox.Stripe.Views;

internal static class CheckoutView
{
    public static JsonObject Of(CheckoutSession session, Work work)
    {
        var total = session.Mode == "setup" ? null : CheckoutTotal.Of(session, work);
        var isComplete = session.Status == "complete";
        var email = session.TypedEmail ?? session.CustomerEmail ?? work.Find<Customer>(session.Customer)?.Email;
        return new JsonObject
        {
            ["object"] = "checkout.session",
            ["adaptive_pricing"] = null,
            ["allow_promotion_codes"] = session.AllowPromotionCodes,
            ["amount_subtotal"] = total?.Subtotal,
            ["amount_total"] = total?.Total,
            ["automatic_tax"] = new JsonObject
            {
                ["enabled"] = session.AutomaticTax,
                ["liability"] = session.AutomaticTax ? Shape.Self() : null,
                ["provider"] = session.AutomaticTax ? "stripe" : null,
                ["status"] = session.AutomaticTax ? (isComplete ? "complete" : "requires_location_inputs") : null,
            },
            ["cancel_url"] = session.CancelUrl,
            ["client_reference_id"] = session.ClientReference,
            ["created"] = session.Created,
            ["currency"] = session.Currency,
            ["custom_fields"] = new JsonArray(),
            ["custom_text"] =
                new JsonObject
                { ["submit"] = session.SubmitText is { } said ? new JsonObject { ["message"] = said } : null }
                .WithNulls("after_submit", "shipping_address", "terms_of_service_acceptance"),
            ["customer"] = session.Customer,
            ["customer_creation"] = session.Customer is null && session.Mode == "setup" ? "if_required" : null,
            ["customer_details"] = email is null ? null : new JsonObject
            {
                ["address"] = isComplete ? Shape.NoAddress() : null,
                ["email"] = email,
                ["name"] = session.TypedName,
                ["tax_exempt"] = "none",
                ["tax_ids"] = isComplete ? new JsonArray() : null,
            }.WithNulls("business_name", "individual_name", "phone"),
            ["customer_email"] = session.CustomerEmail,
            ["discounts"] = new JsonArray([.. Discounts(session)]),
            ["expires_at"] = session.ExpiresAt,
            ["invoice"] = session.Invoice,
            ["livemode"] = false,
            ["locale"] = session.Locale,
            ["metadata"] = Shape.Metadata(session.Metadata),
            ["mode"] = session.Mode,
            ["payment_method_collection"] = session.Mode == "setup"
                ? null
                : session.PaymentMethodCollection ?? "always",
            ["payment_method_options"] = new JsonObject
            { ["card"] = new JsonObject { ["request_three_d_secure"] = "automatic" } },
            ["payment_method_types"] = Shape.Texts(["card"]),
            ["payment_status"] = session.Mode == "setup" || (isComplete && total!.Total == 0)
                ? "no_payment_required"
                : isComplete ? "paid" : "unpaid",
            ["phone_number_collection"] = new JsonObject { ["enabled"] = false },
            ["saved_payment_method_options"] = session.Mode == "setup" ? null : new JsonObject
            {
                ["allow_redisplay_filters"] = Shape.Texts(["always"]),
                ["payment_method_remove"] = "disabled",
                ["payment_method_save"] = null,
            },
            ["setup_intent"] = session.SetupIntent,
            ["shipping_options"] = new JsonArray(),
            ["status"] = session.Status,
            ["submit_type"] = session.SubmitType,
            ["subscription"] = session.Subscription,
            ["success_url"] = session.SuccessUrl,
            ["total_details"] = total is null
                ? null
                : new JsonObject { ["amount_discount"] = total.Discount, ["amount_shipping"] = 0, ["amount_tax"] = 0 },
            ["ui_mode"] = "hosted_page",
            ["url"] = session.Status == "open" ? $"{work.PageAddress}/pay/c/{session.Id}" : null,
        }.WithNulls("after_expiration", "allowed_payment_method_types", "billing_address_collection", "client_secret",
            "collected_information", "consent", "consent_collection",
            "currency_conversion", "customer_account", "integration_identifier", "invoice_creation", "managed_payments",
            "origin_context", "payment_intent", "payment_link",
            "payment_method_configuration_details", "permissions", "recovered_from", "shipping_address_collection",
            "shipping_cost", "wallet_options");
    }

    /// <summary>One line of what is bought; Stripe shows them when they are expanded.</summary>
    public static JsonObject Of(CheckoutItem item, CheckoutSession session, Work work)
    {
        var price = work.Get<Price>(item.Price);
        var amount = CheckoutTotal.IsTrial(session) ? 0 : price.UnitAmount * item.Quantity;
        var discount = amount == 0 ? 0 : CheckoutTotal.DiscountOn(amount, session, work);
        return new JsonObject
        {
            ["id"] = item.Id,
            ["object"] = "item",
            ["adjustable_quantity"] = null,
            ["amount_discount"] = discount,
            ["amount_subtotal"] = amount,
            ["amount_tax"] = 0,
            ["amount_total"] = amount - discount,
            ["currency"] = price.Currency,
            ["description"] = work.Get<Product>(price.Product).Name,
            ["metadata"] = new JsonObject(),
            ["price"] = View.Of(price, work),
            ["quantity"] = item.Quantity,
        };
    }

    private static IEnumerable<JsonObject> Discounts(CheckoutSession session)
    {
        if (session.Coupon is not null)
            yield return new JsonObject
            {
                ["coupon"] = session.PromotionCode is null ? session.Coupon : null,
                ["promotion_code"] = session.PromotionCode
            };
    }
}
