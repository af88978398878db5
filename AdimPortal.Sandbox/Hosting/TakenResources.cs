using System.Net.NetworkInformation;
using System.Net.Sockets;
using AdimPortal.Sandbox.Network;

namespace AdimPortal.Sandbox.Hosting;

/// <summary>
/// What this Sandbox wants for itself and somebody else on this machine has. Each fault names the setting that avoids
/// it.
/// </summary>
internal static class TakenResources
{
    public static IEnumerable<string> Faults(SandboxOptions options)
    {
        if (!Subnet.TryRead(options.Subnet, out var subnet)) yield break;
        // Its own bridge may still be there from a Sandbox that was killed; it is swept away.
        var others = NetworkInterface.GetAllNetworkInterfaces().Where(card => card.Name != options.BridgeName);
        foreach (var card in others)
        {
            var inside = card.GetIPProperties().UnicastAddresses.Select(one => one.Address)
                .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork
                    && Contains(subnet, address.GetAddressBytes()));
            if (inside is not null)
                yield return $"the network {subnet} is in use: {card.Name} has {inside}. Set Sandbox__Subnet to another private /16.";
        }
    }

    private static bool Contains(Subnet subnet, byte[] address) =>
        address[0] == subnet.First && address[1] == subnet.Second;
}
