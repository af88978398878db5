using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Sandbox.Network;

/// <summary>
/// The private /16 of one Sandbox: the gateway is its first address, machine number n has the address with host part n.
/// </summary>
public sealed record Subnet(byte First, byte Second)
{
    /// <summary>Machine numbers begin after the addresses that are kept for the Sandbox itself.</summary>
    public const int FirstMachine = 11;

    /// <summary>Five digits at most, so that a machine's name still fits into an interface name.</summary>
    public const int LastMachine = 65_000;

    public const int PrefixLength = 16;

    public IPAddress Gateway => AddressOf(1);

    public string Netmask => "255.255.0.0";

    public IPAddress AddressOf(int machineNumber) =>
        new([First, Second, (byte)(machineNumber / 256), (byte)(machineNumber % 256)]);

    public override string ToString() => $"{First}.{Second}.0.0/{PrefixLength}";

    public static Subnet Parse(string text) =>
        TryRead(text, out var subnet) ? subnet : throw new FormatException($"'{text}' is no private /16 network.");

    // Not named TryParse: minimal APIs would take it for a value of the query.
    public static bool TryRead(string? text, [NotNullWhen(true)] out Subnet? subnet)
    {
        subnet = null;
        if (!IPNetwork.TryParse(text, out var network) || network.PrefixLength != PrefixLength) return false;
        if (network.BaseAddress.AddressFamily != AddressFamily.InterNetwork) return false;
        var bytes = network.BaseAddress.GetAddressBytes();
        var isPrivate =
            bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168);
        if (!isPrivate) return false;
        subnet = new Subnet(bytes[0], bytes[1]);
        return true;
    }
}
