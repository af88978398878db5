using AdimPortal.Sandbox.Stripe.Books;

namespace AdimPortal.Sandbox.Stripe.Api;

/// <summary>Parameters that mean the same wherever they are given.</summary>
internal static class ParametersReading
{
    public static async Task<Parameters> ReadAsync(HttpRequest request)
    {
        var parameters = new Parameters();
        foreach (var (key, values) in request.Query)
            foreach (var value in values) parameters.Add(key, value ?? "");
        if (request.HasFormContentType)
        {
            foreach (var (key, values) in await request.ReadFormAsync(request.HttpContext.RequestAborted))
                foreach (var value in values) parameters.Add(key, value ?? "");
        }
        else if (request.ContentLength > 0)
        {
            throw StripeError.Invalid(
                "Invalid request: the body must be form-encoded (application/x-www-form-urlencoded).");
        }
        return parameters;
    }

    /// <summary>Keys are added, an empty value takes a key away, and an empty whole takes all.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(this Parameters parameters,
        IReadOnlyDictionary<string, string>? before = null)
    {
        if (parameters.Clears("metadata")) return new Dictionary<string, string>();
        var all = new Dictionary<string, string>(before ?? new Dictionary<string, string>());
        foreach (var (key, value) in parameters.Pairs("metadata"))
        {
            if (key.Length > 40)
                throw StripeError.Invalid(
                    $"Metadata keys can be up to 40 characters long, but '{key}' has {key.Length}.",
                    $"metadata[{key}]");
            if (value.Length > 500)
                throw StripeError.Invalid(
                    $"Metadata values can be up to 500 characters long, but '{key}' has {value.Length}.",
                    $"metadata[{key}]");
            if (value.Length == 0) all.Remove(key);
            else all[key] = value;
        }
        if (all.Count > 50) throw StripeError.Invalid("You can only have up to 50 metadata keys.", "metadata");
        return all;
    }

    /// <summary>What was given, or what was before; given empty, nothing.</summary>
    public static string? TextOr(this Parameters parameters, string name, string? before) =>
        parameters.Has(name) ? parameters.Text(name) : before;

    public static Address? Address(this Parameters parameters, Address? before)
    {
        if (parameters.Clears("address")) return null;
        if (parameters.Under("address") is not { } given) return before;
        var old = before ?? new Address(null, null, null, null, null, null);
        return new Address(given.TextOr("city", old.City), given.TextOr("country", old.Country),
            given.TextOr("line1", old.Line1),
            given.TextOr("line2", old.Line2), given.TextOr("postal_code", old.PostalCode),
            given.TextOr("state", old.State));
    }

    /// <summary>A filter of times: created=1, or created[gte]=1.</summary>
    public static Func<long, bool> Range(this Parameters parameters, string name)
    {
        if (parameters.Under(name) is { } range)
        {
            var (gt, gte, lt, lte) = (range.Whole("gt"), range.Whole("gte"), range.Whole("lt"), range.Whole("lte"));
            return at => (gt is null || at > gt) && (gte is null || at >= gte) && (lt is null || at < lt)
                && (lte is null || at <= lte);
        }
        var exactly = parameters.Whole(name);
        return at => exactly is null || at == exactly;
    }
}
