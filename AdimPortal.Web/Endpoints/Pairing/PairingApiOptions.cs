using AdimPortal.Infrastructure.Settings;

namespace AdimPortal.Web.Endpoints.Pairing;

/// <summary>Section "Pairing": how clients may use the API that exchanges codes.</summary>
internal sealed class PairingApiOptions
{
    public const string Section = "Pairing";

    /// <summary>A household or office shares an address.</summary>
    public int CallsPerAddressPerMinute { get; set; } = 30;

    /// <summary>
    /// Every refusal takes this long, or a whole multiple of it: longer than any of the reasons for it needs.
    /// </summary>
    public TimeSpan RefusalTime { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Origins whose pages may call: <c>https://app.example.com</c>. Programs that are no browsers need none.
    /// </summary>
    public string[] Origins { get; set; } = [];
}

internal sealed class PairingApiOptionsValidator : FaultsValidator<PairingApiOptions>
{
    protected override IEnumerable<string> Faults(PairingApiOptions options)
    {
        if (options.CallsPerAddressPerMinute < 1)
            yield return "Pairing:CallsPerAddressPerMinute must be at least 1.";
        if (options.RefusalTime < TimeSpan.FromMilliseconds(10) || options.RefusalTime > TimeSpan.FromSeconds(5))
            yield return "Pairing:RefusalTime must be from 00:00:00.01 to 00:00:05.";
        foreach (var origin in options.Origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                || uri.GetLeftPart(UriPartial.Authority) != origin)
                yield return $"Pairing:Origins: '{origin}' is not an origin such as https://app.example.com (no path, no slash at the end).";
        }
    }
}
