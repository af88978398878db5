using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Catalogue;

/// <summary>Products and prices.</summary>
internal static class CatalogueEndpoints
{
    public static void MapCatalogueOfStripe(this IEndpointRouteBuilder api)
    {
        api.Get("/products", call =>
        {
            var (active, ids, created) =
                (call.Parameters.Flag("active"), call.Parameters.Texts("ids"), call.Parameters.Range("created"));
            return call.List(
                call.Work.All<Product>()
                    .Where(one => (active is null || one.Active == active) && (ids.Count == 0 || ids.Contains(one.Id))
                        && created(one.Created)));
        });
        api.Post("/products", CreateProduct);
        api.Get("/products/{id}", call => call.Show(call.Work.Named<Product>(call.Id)));
        api.Post("/products/{id}",
            call => call.Show(call.Work.Keep(Read(call, call.Work.Named<Product>(call.Id)), "product.updated")));
        api.Get("/prices", ListPrices);
        api.Post("/prices", CreatePrice);
        api.Get("/prices/{id}", call => call.Show(call.Work.Named<Price>(call.Id)));
        api.Post("/prices/{id}", UpdatePrice);
    }

    private static JsonObject CreateProduct(Call call)
    {
        var (work, id) = (call.Work, call.Parameters.Text("id") ?? call.Work.NewId("prod", 14));
        if (work.Find<Thing>(id) is not null)
            throw StripeError.Invalid("Product already exists.", "id", "resource_already_exists");
        var product = new Product
        { Id = id, Number = work.NextNumber(), Created = work.SandboxNow, Name = call.Parameters.Need("name") };
        return call.Show(work.Keep(Read(call, product), "product.created"));
    }

    private static Product Read(Call call, Product before)
    {
        call.Parameters.Accept("type", "images", "marketing_features", "statement_descriptor", "unit_label", "url",
            "shippable", "tax_details");
        return before with
        {
            Name = call.Parameters.TextOr("name", before.Name)
                ?? throw StripeError.Invalid("You passed an empty string for 'name'.", "name",
                    "parameter_invalid_empty"),
            Description = call.Parameters.TextOr("description", before.Description),
            Active = call.Parameters.Flag("active") ?? before.Active,
            TaxCode = call.Parameters.TextOr("tax_code", before.TaxCode),
            DefaultPrice = call.Parameters.TextOr("default_price", before.DefaultPrice),
            Metadata = call.Parameters.Metadata(before.Metadata),
            Updated = call.Work.SandboxNow,
        };
    }

    private static JsonObject ListPrices(Call call)
    {
        var parameters = call.Parameters;
        var (active, keys, product, currency) = (parameters.Flag("active"), parameters.Texts("lookup_keys"),
            parameters.Text("product"), parameters.Text("currency"));
        var (type, interval, created) = (parameters.OneOf("type", "one_time", "recurring"),
            parameters.Under("recurring")?.Text("interval"), parameters.Range("created"));
        if (keys.Count > 10) throw StripeError.Invalid("Up to 10 lookup keys are allowed.", "lookup_keys");
        return call.List(call.Work.All<Price>().Where(one =>
            (active is null || one.Active == active) && (keys.Count == 0 || keys.Contains(one.LookupKey))
                && (product is null || one.Product == product)
            && (currency is null || one.Currency == currency)
            && (type is null || (type == "recurring") == one.Interval is not null)
            && (interval is null || one.Interval == interval) && created(one.Created)));
    }

    private static JsonObject CreatePrice(Call call)
    {
        var (parameters, work) = (call.Parameters, call.Work);
        parameters.Accept("billing_scheme");
        var recurring = parameters.Under("recurring");
        recurring?.Accept("usage_type");
        if (recurring is not null && recurring.Text("interval") is null)
            throw StripeError.Needed("recurring[interval]");
        var amount = parameters.Whole("unit_amount") ?? throw StripeError.Needed("unit_amount");
        if (amount < 0)
            throw StripeError.Invalid("Invalid non-negative integer", "unit_amount", "parameter_invalid_integer");
        var price = new Price
        {
            Id = work.NewId("price_1", 23),
            Number = work.NextNumber(),
            Created = work.SandboxNow,
            Product = ProductOf(call),
            Currency = parameters.Need("currency"),
            UnitAmount = amount,
            Interval = recurring?.OneOf("interval", "day", "week", "month", "year"),
            IntervalCount = (int)Math.Clamp(recurring?.Whole("interval_count") ?? 1, 1, 36),
            Nickname = parameters.Text("nickname"),
            Active = parameters.Flag("active") ?? true,
            TaxBehavior = parameters.OneOf("tax_behavior", "exclusive", "inclusive", "unspecified") ?? "unspecified",
            Metadata = parameters.Metadata(),
        };
        return call.Show(work.Keep(price with { LookupKey = LookupKey(call, price) }, "price.created"));
    }

    private static string ProductOf(Call call)
    {
        if (call.Parameters.Text("product") is { } id) return call.Work.Named<Product>(id, "product").Id;
        var data = call.Parameters.Under("product_data") ?? throw StripeError.Needed("product");
        data.Accept("active", "statement_descriptor", "unit_label");
        var now = call.Work.SandboxNow;
        return call.Work.Keep(new Product
        {
            Id = data.Text("id") ?? call.Work.NewId("prod", 14),
            Number = call.Work.NextNumber(),
            Created = now,
            Updated = now,
            Name = data.Need("name"),
            TaxCode = data.Text("tax_code"),
            Metadata = data.Metadata(),
        }, "product.created").Id;
    }

    private static JsonObject UpdatePrice(Call call)
    {
        var before = call.Work.Named<Price>(call.Id);
        return call.Show(call.Work.Keep(before with
        {
            Active = call.Parameters.Flag("active") ?? before.Active,
            Nickname = call.Parameters.TextOr("nickname", before.Nickname),
            TaxBehavior = call.Parameters.OneOf("tax_behavior", "exclusive", "inclusive", "unspecified")
                ?? before.TaxBehavior,
            Metadata = call.Parameters.Metadata(before.Metadata),
            LookupKey = LookupKey(call, before),
        }, "price.updated"));
    }

    /// <summary>A lookup key is one price's at a time; it can be taken over.</summary>
    private static string? LookupKey(Call call, Price price)
    {
        var (key, takesOver) = (call.Parameters.TextOr("lookup_key", price.LookupKey),
            call.Parameters.Flag("transfer_lookup_key") ?? false);
        if (key is null
            || call.Work.All<Price>()
                .FirstOrDefault(one => one.Id != price.Id && one.LookupKey == key) is not { } holder) return key;
        if (!takesOver)
            throw StripeError.Invalid(
                $"A price (`{holder.Id}`) already uses that lookup key. You must transfer the lookup key from that price by setting `transfer_lookup_key` to `true`.",
                "lookup_key");
        call.Work.Keep(holder with { LookupKey = null }, "price.updated");
        return key;
    }
}
