using AdimPortal.Infrastructure.Settings;

namespace AdimPortal.Infrastructure.Provisioning;

/// <summary>Section "Certificates": what the certificate authority gives.</summary>
public sealed class CertificateOptions
{
    public const string Section = "Certificates";

    /// <summary>
    /// New certificates of the zone in seven days. Let's Encrypt gives 50 for one registered domain; some are left for
    /// people.
    /// </summary>
    public int PerWeek { get; set; } = 45;
}

internal sealed class CertificateOptionsValidator : FaultsValidator<CertificateOptions>
{
    protected override IEnumerable<string> Faults(CertificateOptions options)
    {
        if (options.PerWeek is < 1 or > 1_000_000)
            yield return "Certificates:PerWeek must be from 1 to 1000000.";
    }
}
