using System.Text.Json.Serialization;

namespace AdimPortal.Core.Outages;

/// <summary>
/// The systems of others that the portal depends on as a whole: a closed list. When one is away, everything that needs
/// it waits for it together. A workspace's own server is none of them: when that is away, one workspace waits.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutsideSystem>))]
public enum OutsideSystem
{
    /// <summary>DigitalOcean: servers, firewalls, snapshots and the DNS zone of workspaces.</summary>
    Cloud,

    /// <summary>Stripe.</summary>
    Payments,

    /// <summary>The mail server that takes the portal's emails.</summary>
    Mail,

    /// <summary>The S3 store of backups.</summary>
    ObjectStorage,

    /// <summary>Where workspaces get their certificates. Seen by the routine that asks for one.</summary>
    CertificateAuthority,

    /// <summary>
    /// Where servers get Debian's and Python's packages, and the application's source. Seen by routines.
    /// </summary>
    Packages,
}

public static class OutsideSystems
{
    public static IReadOnlyList<OutsideSystem> All { get; } = Enum.GetValues<OutsideSystem>();

    /// <summary>As it begins a sentence: "DigitalOcean".</summary>
    public static string NameOf(OutsideSystem system) => system switch
    {
        OutsideSystem.Cloud => "DigitalOcean",
        OutsideSystem.Payments => "The payment service",
        OutsideSystem.Mail => "The mail server",
        OutsideSystem.ObjectStorage => "The backup storage",
        OutsideSystem.CertificateAuthority => "The certificate authority",
        OutsideSystem.Packages => "The package server",
        _ => throw new ArgumentOutOfRangeException(nameof(system), system, null),
    };

    /// <summary>Whether only workspaces' servers call it: what they say of it is all that is known.</summary>
    public static bool IsSeenByServersOnly(OutsideSystem system) =>
        system is OutsideSystem.CertificateAuthority or OutsideSystem.Packages;

    /// <summary>What people read while something waits for it.</summary>
    public static string Waiting(OutsideSystem system) =>
        $"{NameOf(system)} is not responding. We continue automatically when it does.";
}
