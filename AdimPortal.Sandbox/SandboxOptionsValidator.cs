using System.Text.RegularExpressions;
using AdimPortal.Sandbox.Network;

namespace AdimPortal.Sandbox;

/// <summary>Gathers every fault of the settings at once, each naming its key and what is allowed.</summary>
public static partial class SandboxOptionsValidator
{
    public static IReadOnlyList<string> Faults(SandboxOptions options, IHostEnvironment environment)
    {
        var faults = new List<string>();
        void Check(bool fine, string fault) { if (!fine) faults.Add(fault); }

        Check(!environment.IsProduction(),
            "the Sandbox is for development and tests; it refuses to start when the environment is Production.");
        Check(NamePattern().IsMatch(options.Name),
            $"Sandbox__Name is '{options.Name}': two to six small letters and digits are allowed, a letter first.");
        Check(Subnet.TryRead(options.Subnet, out _),
            $"Sandbox__Subnet is '{options.Subnet}': a private IPv4 network with /16 is needed, such as 10.66.0.0/16.");
        Check(IsPort(options.HttpPort), $"Sandbox__HttpPort is {options.HttpPort}: it must be between 1 and 65535.");
        Check(IsPort(options.SmtpPort), $"Sandbox__SmtpPort is {options.SmtpPort}: it must be between 1 and 65535.");
        Check(options.HttpPort != options.SmtpPort, "Sandbox__HttpPort and Sandbox__SmtpPort must differ.");
        Check(ZonePattern().IsMatch(options.Zone),
            $"Sandbox__Zone is '{options.Zone}': a domain such as adim.test is needed.");
        Check(TokenPattern().IsMatch(options.ApiToken),
            "Sandbox__ApiToken must be 8 to 200 letters, digits, '_' or '-'.");
        Check(options.CallsPerMinute > 0,
            $"Sandbox__CallsPerMinute is {options.CallsPerMinute}: it must be at least 1.");
        Check(options.DropletLimit > 0, $"Sandbox__DropletLimit is {options.DropletLimit}: it must be at least 1.");
        Check(options.KeyListingsPerMinute > 0,
            $"Sandbox__KeyListingsPerMinute is {options.KeyListingsPerMinute}: it must be at least 1.");
        Check(
            options.StripeKey.StartsWith("sk_test_", StringComparison.Ordinal)
                && TokenPattern().IsMatch(options.StripeKey),
            "Sandbox__StripeKey must begin with sk_test_ and have letters, digits, '_' or '-': no real key belongs here.");
        Check(
            options.StripeWebhookUrl.Length == 0
                || (Uri.TryCreate(options.StripeWebhookUrl, UriKind.Absolute, out var webhook)
                    && webhook.Scheme is ("http" or "https")),
            $"Sandbox__StripeWebhookUrl is '{options.StripeWebhookUrl}': an http address is needed, or nothing.");
        Check(options.StripeWebhookSecret.Length > 0, "Sandbox__StripeWebhookSecret must not be empty.");
        Check(options.StripeAfterRetries is "unpaid" or "canceled" or "past_due",
            $"Sandbox__StripeAfterRetries is '{options.StripeAfterRetries}': it must be unpaid, canceled or past_due.");
        Check(TokenPattern().IsMatch(options.S3AccessKey) && TokenPattern().IsMatch(options.S3SecretKey),
            "Sandbox__S3AccessKey and Sandbox__S3SecretKey must be 8 to 200 letters, digits, '_' or '-'.");
        Check(BucketPattern().IsMatch(options.S3Bucket),
            $"Sandbox__S3Bucket is '{options.S3Bucket}': 3 to 63 small letters, digits and '-' are allowed.");
        Check(PackagesPattern().IsMatch(options.PreparedPackages),
            "Sandbox__PreparedPackages must be names of Debian's packages with blanks between, or nothing.");
        Check(options.DataDirectory != options.CacheDirectory,
            "Sandbox__DataDirectory and Sandbox__CacheDirectory must differ.");
        foreach (var (key, directory) in new[] { ("DataDirectory", options.DataDirectory),
            ("CacheDirectory", options.CacheDirectory) })
        {
            // Overlay mount options are separated by ':' and ',', and there is no need to support such paths.
            Check(directory.IndexOfAny([':', ',', '\\', ' ', '\n']) < 0,
                $"Sandbox__{key} is '{directory}': colons, commas, blanks and backslashes are not allowed.");
        }
        return faults;
    }

    private static bool IsPort(int port) => port is > 0 and <= 65535;

    [GeneratedRegex("^[a-z][a-z0-9]{1,5}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$")]
    private static partial Regex ZonePattern();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketPattern();

    [GeneratedRegex("^[a-z0-9+. -]*$")]
    private static partial Regex PackagesPattern();

    [GeneratedRegex("^[A-Za-z0-9_-]{8,200}$")]
    private static partial Regex TokenPattern();
}
