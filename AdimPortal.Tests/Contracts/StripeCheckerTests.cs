using System.Text.Json.Nodes;
using AdimPortal.Testing.Billing;

namespace AdimPortal.Tests.Contracts;

/// <summary>
/// A checker that finds nothing is worth nothing: each of these exchanges is right but for one thing.
/// </summary>
[Trait("Category", "Integration")]
public class StripeCheckerTests
{
    [Fact]
    public async Task Every_wrong_exchange_is_found_and_the_right_ones_are_not()
    {
        var right = await RightAsync();
        Assert.Empty((await ContractChecker.StripeFaultsAsync([.. right.Values])).Select(fault => fault.UserMessage));

        var wrong = Wrong(right).ToList();
        var found =
            (await ContractChecker.StripeFaultsAsync([.. wrong.Select(one => one.Exchange)])).Select(fault =>
                fault.Exchange).ToHashSet();
        Assert.Empty(wrong.Where((_, index) => !found.Contains(index)).Select(one => one.What));
    }

    private static IEnumerable<(string What, Exchange Exchange)> Wrong(Dictionary<string, Exchange> right)
    {
        var (checkout, subscription, list, error, prices, changed) = (right["checkout"], right["subscription"],
            right["events"], right["error"], right["prices"], right["changed"]);
        yield return ("a path that doesn't exist", checkout with { Path = "/v1/checkout/session" });
        yield return ("a method that the path doesn't have", subscription with { Method = "PUT" });
        yield return ("a misspelt parameter", Asked(checkout, "success_url", "succes_url"));
        yield return ("a misspelt parameter deep inside", Asked(checkout, "trial_period_days", "trial_days"));
        yield return ("a parameter of the wrong place",
            checkout with { RequestBody = $"{checkout.RequestBody}&trial_period_days=3" });
        yield return ("a word that isn't allowed", Asked(checkout, "mode=subscription", "mode=subscribe"));
        yield return ("a number that is none", Asked(checkout, "trial_period_days%5D=3", "trial_period_days%5D=three"));
        yield return ("a yes instead of true",
            checkout with { RequestBody = $"{checkout.RequestBody}&allow_promotion_codes=yes" });
        yield return ("an object where a text belongs", Asked(checkout, "success_url=", "success_url[x]="));
        yield return ("a list that is no list", Asked(checkout, "line_items%5B0%5D", "line_items%5Bfirst%5D"));
        yield return ("a required parameter that is missing",
            right["endpoint"] with { RequestBody = "url=http%3A%2F%2Flocalhost" });
        yield return ("an elder version's parameter", right["price"] with { RequestBody = "coupon=HALF" });
        yield return ("a query that the list doesn't have", prices with { Query = "lookup_key=adim_pro_monthly" });
        yield return ("a page that is a word", prices with { Query = "limit=many" });

        yield return ("an answer with a field too many",
            Answered(subscription, answer => answer["current_period_end"] = 1));
        yield return ("a field too many deep inside",
            Answered(subscription, answer => answer["items"]!["data"]![0]!["price"]!["aggregate_usage"] = null));
        yield return ("a field that is missing",
            Answered(subscription, answer => answer.AsObject().Remove("cancel_at_period_end")));
        yield return ("a field that is missing deep inside",
            Answered(subscription, answer => answer["items"]!["data"]![0]!.AsObject().Remove("current_period_end")));
        yield return ("a status that doesn't exist", Answered(subscription, answer => answer["status"] = "expired"));
        yield return ("a number as text", Answered(subscription, answer => answer["created"] = "1795267246"));
        yield return ("a null where none may be", Answered(subscription, answer => answer["customer"] = null));
        yield return ("a list without its has_more", Answered(prices, answer => answer.AsObject().Remove("has_more")));
        yield return ("another kind of object", subscription with { ResponseBody = right["price"].ResponseBody });
        yield return ("an event that doesn't exist",
            Answered(list, answer => answer["data"]![0]!["type"] = "subscription.created"));
        yield return ("an event with another's object",
            Answered(list,
                answer => answer["data"]![0]!["data"]!["object"] = JsonNode.Parse(right["price"].ResponseBody!)));
        yield return ("an event with a wrong object",
            Answered(list, answer => answer["data"]![0]!["data"]!["object"]!["livemode"] = "no"));
        yield return ("an event that tells of a former field that never was",
            Answered(changed, answer => answer["data"]![0]!["data"]!["previous_attributes"]!["surplus"] = 1));
        yield return ("an answer that isn't JSON", subscription with { ResponseBody = "<html>" });
        yield return ("an error without its message",
            Answered(error, answer => answer["error"]!.AsObject().Remove("message")));
        yield return ("an error of no known type",
            Answered(error, answer => answer["error"]!["type"] = "validation_error"));
        yield return ("an error with a code that doesn't exist",
            Answered(error, answer => answer["error"]!["code"] = "no_such_thing"));
        yield return ("another version",
            subscription with
            {
                ResponseHeaders = new Dictionary<string, string>(subscription.ResponseHeaders)
                { ["stripe-version"] = "2020-08-27" }
            });
        yield return ("an answer without its request's id",
            subscription with
            {
                ResponseHeaders = new Dictionary<string, string>(
                subscription.ResponseHeaders.Where(header => header.Key != "request-id"))
            });
    }

    private static async Task<Dictionary<string, Exchange>> RightAsync()
    {
        await using var host = await StripeHost.StartAsync();
        using var stripe = new StripeCaller(host);
        var customer = (await stripe.CustomerAsync()).Text("id");
        var done = await stripe.CheckedOutAsync(customer, more: ("subscription_data[trial_period_days]", "3"));
        var kept = new Dictionary<string, Exchange>
        { ["checkout"] = stripe.Exchanges.First(one => one is { Method: "POST", Path: "/v1/checkout/sessions" }) };
        async Task KeepAsync(string name, Task call)
        {
            await call;
            kept[name] = stripe.Exchanges[^1];
        }
        await KeepAsync("subscription", stripe.GetAsync($"subscriptions/{done.Text("subscription")}"));
        await KeepAsync("prices", stripe.GetAsync("prices?lookup_keys[]=adim_pro_monthly&limit=3"));
        await KeepAsync("events", stripe.GetAsync("events?type=customer.subscription.created"));
        await stripe.PostAsync($"subscriptions/{done.Text("subscription")}", ("cancel_at_period_end", "true"));
        await KeepAsync("changed", stripe.GetAsync("events?type=customer.subscription.updated"));
        await KeepAsync("price", stripe.PostAsync($"prices/{await stripe.PriceAsync()}", ("nickname", "Starter")));
        await KeepAsync("endpoint",
            stripe.PostAsync("webhook_endpoints", ("url", "http://127.0.0.1:9/"), ("enabled_events[]", "*")));
        await KeepAsync("error", stripe.GetAsync("subscriptions/sub_none", status: 404));
        return kept;
    }

    private static Exchange Asked(Exchange exchange, string old, string other)
    {
        Assert.Contains(old, exchange.RequestBody, StringComparison.Ordinal);
        return exchange with { RequestBody = exchange.RequestBody!.Replace(old, other, StringComparison.Ordinal) };
    }

    private static Exchange Answered(Exchange exchange, Action<JsonNode> spoil)
    {
        var answer = JsonNode.Parse(exchange.ResponseBody!)!;
        spoil(answer);
        return exchange with { ResponseBody = answer.ToJsonString() };
    }
}
