using System.Net;
using AdimPortal.Core.Common;

namespace AdimPortal.Testing;

/// <summary>Tests talk to their own machine, which the portal would not.</summary>
public static class AnyNetwork
{
    /// <summary>The setting that opens what a portal of a test connects to.</summary>
    public const string Setting = "Outbound:OpenNetworks:0";

    public const string Loopback = "127.0.0.0/8";

    public static OutboundNetworks IsOpen { get; } = new([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]);
}
