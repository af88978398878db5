using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.DigitalOcean;

internal sealed class SshKeys(DigitalOceanApi api)
{
    private const string Path = "/v2/account/keys";
    private const string OnePath = "/v2/account/keys/{ssh_key_identifier}";

    public async Task<Result<long>> EnsureAsync(string name, string publicKey, CancellationToken cancel)
    {
        if (!(await FindAsync(publicKey, cancel)).TryGet(out var found, out var failure))
            return failure;
        if (found is not null)
            return found.Id;
        var call = ApiCall.Create(new NewSshKey(name, publicKey), DigitalOceanJson.Default.NewSshKey, Path);
        if (!(await api.GetAsync(call, DigitalOceanJson.Default.SshKeyEnvelope, cancel)).TryGet(
            out var made, out failure))
            return failure;
        return made.SshKey is { } key ? key.Id : DigitalOceanErrors.Unreadable(call, "no key in the answer");
    }

    /// <summary>One of another name is somebody else's, though it is the same key: it stays.</summary>
    public async Task<Result<Unit>> DeleteAsync(string name, string publicKey, CancellationToken cancel)
    {
        if (!(await FindAsync(publicKey, cancel)).TryGet(out var found, out var failure))
            return failure;
        return found?.Name == name
            ? await api.DeleteAsync(ApiCall.Delete(OnePath, found.Id.ToString(CultureInfo.InvariantCulture)), cancel)
            : Unit.Value;
    }

    /// <summary>By its fingerprint: one call, however many keys the account has.</summary>
    private async Task<Result<SshKeyBody?>> FindAsync(string publicKey, CancellationToken cancel)
    {
        var call = ApiCall.Get(OnePath, Fingerprint(publicKey));
        return (await api.FindAsync(call, DigitalOceanJson.Default.SshKeyEnvelope, cancel)).TryGet(
            out var found, out var failure) ? found?.SshKey : failure;
    }

    [SuppressMessage("Security", "CA5351",
        Justification = "It is how the API names a key; nothing is trusted because of it.")]
    private static string Fingerprint(string publicKey)
    {
        var words = publicKey.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2)
            throw new FormatException("A public key is a type, a space and base64.");
        return string.Join(':',
            MD5.HashData(Convert.FromBase64String(words[1]))
                .Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }
}

internal sealed record NewSshKey(string Name, string PublicKey);

internal sealed record SshKeyBody(long Id, string Name, string? PublicKey = null);

internal sealed record SshKeyEnvelope(SshKeyBody? SshKey);

internal sealed record SshKeyPage(IReadOnlyList<SshKeyBody>? SshKeys) : Page<SshKeyBody>
{
    internal override IReadOnlyList<SshKeyBody> Items => SshKeys ?? [];
}
