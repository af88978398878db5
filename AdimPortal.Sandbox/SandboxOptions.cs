namespace AdimPortal.Sandbox;

/// <summary>The settings of one Sandbox (section "Sandbox", environment Sandbox__X). Several can run side by side
/// when Name, Subnet, the ports and DataDirectory differ.</summary>
public sealed record SandboxOptions
{
    /// <summary>
    /// Two to six small letters and digits. It begins the name of every bridge, cgroup, table and machine of this
    /// Sandbox.
    /// </summary>
    public string Name { get; init; } = "adim";

    /// <summary>A private /16. The first address is the Sandbox's own; droplets get the rest.</summary>
    public string Subnet { get; init; } = "10.66.0.0/16";

    public int HttpPort { get; init; } = 5090;

    public int SmtpPort { get; init; } = 5025;

    /// <summary>What must survive a restart: the disks of droplets, snapshots, domains, certificates.</summary>
    public string DataDirectory { get; init; } = "/var/lib/adim-sandbox";

    /// <summary>What can be made again: the images. Sandboxes share them.</summary>
    public string CacheDirectory { get; init; } = "/var/cache/adim-sandbox";

    /// <summary>
    /// Debian's packages that the account's custom image has, with blanks between; empty for no such image.
    /// </summary>
    public string PreparedPackages { get; init; } = "";

    /// <summary>The DNS zone that dnsmasq answers for.</summary>
    public string Zone { get; init; } = "adim.test";

    /// <summary>The DigitalOcean token that the API accepts.</summary>
    public string ApiToken { get; init; } = "dop_v1_sandbox";

    /// <summary>How many droplets the account may have.</summary>
    public int DropletLimit { get; init; } = 200;

    /// <summary>
    /// False for droplets without a machine: they stay new for good, and cost nothing. For measuring what waits.
    /// </summary>
    public bool BootsDroplets { get; init; } = true;

    /// <summary>
    /// How many calls DigitalOcean's API takes in a minute. More where many portals share this Sandbox.
    /// </summary>
    public int CallsPerMinute { get; init; } = 250;

    /// <summary>How many of them may list the account's SSH keys.</summary>
    public int KeyListingsPerMinute { get; init; } = 10;

    /// <summary>The key that Stripe's API accepts.</summary>
    public string StripeKey { get; init; } = "sk_test_sandbox";

    /// <summary>Where Stripe's events go, signed with StripeWebhookSecret; empty for nowhere.</summary>
    public string StripeWebhookUrl { get; init; } = "";

    public string StripeWebhookSecret { get; init; } = "whsec_sandbox";

    /// <summary>
    /// What a subscription becomes when the last retry of a payment has failed: unpaid, canceled or past_due.
    /// </summary>
    public string StripeAfterRetries { get; init; } = "unpaid";

    /// <summary>The key that the object store knows.</summary>
    public string S3AccessKey { get; init; } = "sandbox-access-key";

    public string S3SecretKey { get; init; } = "sandbox-secret-key";

    /// <summary>The bucket that is there from the start.</summary>
    public string S3Bucket { get; init; } = "adim-backups";

    /// <summary>
    /// Stop in good order when standard input ends, so that a Sandbox doesn't outlive the program that started it.
    /// </summary>
    public bool StopWhenInputEnds { get; init; }

    public string BridgeName => $"{Name}br0";

    /// <summary>The nft table with all rules of this Sandbox.</summary>
    public string TableName => $"{Name}_sandbox";

    /// <summary>Sockets, mounts and pid files of this run. Empty after a stop.</summary>
    public string RunDirectory => $"/run/adim-sandbox/{Name}";

    public Network.Subnet Addresses => Network.Subnet.Parse(Subnet);

    public static SandboxOptions Read(IConfiguration configuration)
    {
        var read = configuration.GetSection("Sandbox").Get<SandboxOptions>() ?? new SandboxOptions();
        return read with
        {
            DataDirectory = Path.GetFullPath(read.DataDirectory),
            CacheDirectory = Path.GetFullPath(read.CacheDirectory)
        };
    }
}
