using System.Net;
using System.Text.Json;
using AdimPortal.Sandbox.Network;

namespace AdimPortal.Sandbox.Machines;

/// <summary>
/// What cloud-init finds at the first boot (NoCloud). A new instance id makes it do its work once more, as after a
/// restore from a snapshot.
/// </summary>
public sealed record MachineSeed(string InstanceId, string HostName, IPAddress Address,
    IReadOnlyList<string> PublicKeys, string UserData)
{
    public const string Directory = "var/lib/cloud/seed/nocloud";

    /// <summary>Files by their name in the seed folder. JSON is YAML, so nothing has to be escaped by hand.</summary>
    public IReadOnlyDictionary<string, string> Files(Subnet subnet) => new Dictionary<string, string>
    {
        ["meta-data"] = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["instance-id"] = InstanceId,
            ["local-hostname"] = HostName,
            ["public-keys"] = PublicKeys,
        }),
        ["network-config"] = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["version"] = 2,
            ["ethernets"] = new Dictionary<string, object>
            {
                ["host0"] = new Dictionary<string, object>
                {
                    ["addresses"] = new[] { $"{Address}/{Subnet.PrefixLength}" },
                    ["gateway4"] = subnet.Gateway.ToString(),
                    ["link-local"] = Array.Empty<string>(),
                },
            },
        }),
        ["user-data"] = UserData.Length > 0 ? UserData : "#cloud-config\n{}\n",
    };
}
