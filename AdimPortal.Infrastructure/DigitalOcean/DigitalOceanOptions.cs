using AdimPortal.Infrastructure.Settings;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>
/// Which cloud, and as whom. The Sandbox instead of DigitalOcean is another address and token, nothing else.
/// </summary>
public sealed class DigitalOceanOptions
{
    public const string Section = "DigitalOcean";

    public Uri BaseAddress { get; set; } = new("https://api.digitalocean.com");

    public string Token { get; set; } = "";

    /// <summary>Ours, below DigitalOcean's 250 a minute and 5,000 an hour for a token.</summary>
    public int CallsPerMinute { get; set; } = 240;

    public int CallsPerHour { get; set; } = 4800;

    /// <summary>How long one call may take.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long resolvers keep a workspace's address.</summary>
    public int RecordTtlSeconds { get; set; } = 60;
}

internal sealed class DigitalOceanOptionsValidator : FaultsValidator<DigitalOceanOptions>
{
    protected override IEnumerable<string> Faults(DigitalOceanOptions options)
    {
        if (!options.BaseAddress.IsAbsoluteUri || options.BaseAddress.Scheme is not ("https" or "http"))
            yield return "DigitalOcean:BaseAddress must be an https address, such as https://api.digitalocean.com.";
        else if (options.BaseAddress is { Scheme: "http", IsLoopback: false })
            yield return "DigitalOcean:BaseAddress must be https: over http, others could read the token in transit. Only a loopback address may use http.";
        if (string.IsNullOrWhiteSpace(options.Token))
            yield return "DigitalOcean:Token is missing: create one at https://cloud.digitalocean.com/account/api/tokens with read and write scope.";
        else if (options.Token.Any(c => c is <= ' ' or > '~'))
            yield return "DigitalOcean:Token contains a space or another character that tokens don't have.";
        if (options.CallsPerMinute is < 1 or > 250)
            yield return "DigitalOcean:CallsPerMinute must be 1 to 250.";
        if (options.CallsPerHour is < 1 or > 5000)
            yield return "DigitalOcean:CallsPerHour must be 1 to 5000.";
        if (options.CallTimeout < TimeSpan.FromSeconds(1) || options.CallTimeout > TimeSpan.FromMinutes(2))
            yield return "DigitalOcean:CallTimeout must be from 00:00:01 to 00:02:00.";
        if (options.RecordTtlSeconds is < 30 or > 86_400)
            yield return "DigitalOcean:RecordTtlSeconds must be 30 to 86400.";
    }
}
