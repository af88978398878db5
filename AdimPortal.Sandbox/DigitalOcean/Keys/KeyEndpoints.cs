using System.Globalization;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Keys;

internal static class KeyEndpoints
{
    private sealed record KeyBody(string? Name, string? PublicKey);

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        api.MapGet("/account/keys", (HttpContext context, StateStore store, KeyListings listings) =>
        {
            listings.Count(context.Response);
            return Paging.Page(context.Request, "ssh_keys",
                store.Read(state => state.Keys.Values.OrderBy(key => key.Id).ToList()));
        });
        api.MapPost("/account/keys",
            (KeyBody body, StateStore store) => Answer.Created(new { ssh_key = Add(body, store) }));
        api.MapGet("/account/keys/{id}", (string id, StateStore store) =>
            Answer.Ok(new { ssh_key = store.Read(state => Find(state, id)) ?? throw ApiException.NotFound() }));
        api.MapPut("/account/keys/{id}",
            (string id, KeyBody body, StateStore store) => Answer.Ok(new { ssh_key = Rename(id, body, store) }));
        api.MapDelete("/account/keys/{id}", (string id, StateStore store) =>
        {
            store.Update(state => state.Keys.Remove((Find(state, id) ?? throw ApiException.NotFound()).Id));
            return Answer.Nothing();
        });
    }

    /// <summary>Finds a key by its id or its fingerprint: the API takes both everywhere.</summary>
    public static AccountKey? Find(SandboxState state, string idOrFingerprint) =>
        long.TryParse(idOrFingerprint, CultureInfo.InvariantCulture, out var id)
            ? state.Keys.GetValueOrDefault(id)
            : state.Keys.Values.FirstOrDefault(key => key.Fingerprint == idOrFingerprint);

    private static AccountKey Add(KeyBody body, StateStore store)
    {
        if (string.IsNullOrWhiteSpace(body.Name)) throw ApiException.Unprocessable("Name can't be blank");
        var fingerprint = Fingerprint.Of(body.PublicKey)
            ?? throw ApiException.Unprocessable("Key invalid, key should be of the format `ssh-rsa ...`");
        return store.Update(state =>
        {
            if (state.Keys.Values.Any(key => key.Fingerprint == fingerprint))
                throw ApiException.Unprocessable("SSH Key is already in use on your account");
            var key = new AccountKey(state.NextId(), body.Name, fingerprint, body.PublicKey!.Trim());
            state.Keys[key.Id] = key;
            return key;
        });
    }

    private static AccountKey Rename(string id, KeyBody body, StateStore store)
    {
        if (string.IsNullOrWhiteSpace(body.Name)) throw ApiException.Unprocessable("Name can't be blank");
        return store.Update(state =>
        {
            var key = Find(state, id) ?? throw ApiException.NotFound();
            return state.Keys[key.Id] = key with { Name = body.Name };
        });
    }
}
