using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Api;

/// <summary>One call of the API, at work on the books.</summary>
internal sealed record Call(Work Work, Parameters Parameters, string Path, string Id)
{
    /// <summary>The answer: the thing as the API shows it.</summary>
    public JsonObject Show(Thing thing) => View.Of(thing, Work);

    /// <summary>One page of a list, the newest first.</summary>
    public JsonObject List<T>(IEnumerable<T> all) where T : Thing => List(all.ToList(), thing => thing.Id, Show);

    public JsonObject List<T>(IReadOnlyList<T> all, Func<T, string> id, Func<T, JsonObject> show)
    {
        var limit = Parameters.Whole("limit") ?? 10;
        if (limit is < 1 or > 100)
            throw StripeError.Invalid($"This value must be between 1 and 100, and it is {limit}.", "limit");
        var (after, before) = (Parameters.Text("starting_after"), Parameters.Text("ending_before"));
        if (after is not null && before is not null)
            throw StripeError.Invalid("You may only specify one of these parameters: starting_after, ending_before.",
                "starting_after", "parameters_exclusive");

        var ids = all.Select(id).ToList();
        var first = after is null ? 0 : Place(ids, after, "starting_after") + 1;
        var rest = before is null ? all.Skip(first).ToList() : all.Take(Place(ids, before, "ending_before")).ToList();
        var page = before is null ? rest.Take((int)limit) : rest.TakeLast((int)limit);
        return Shape.List(Path, page.Select(show), rest.Count > limit);
    }

    private static int Place(List<string> ids, string id, string parameter)
    {
        var place = ids.IndexOf(id);
        return place >= 0 ? place : throw StripeError.Invalid($"No such object: '{id}'", parameter, "resource_missing");
    }
}
