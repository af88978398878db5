namespace AdimPortal.Sandbox.State;

/// <summary>
/// Everything the account holds. Values are records: a change puts a new record in the place of the old one.
/// </summary>
public sealed class SandboxState
{
    /// <summary>Ids are never used twice, as with the real API.</summary>
    public long LastId { get; set; } = 410_000_000;

    public int LastMachineNumber { get; set; } = Network.Subnet.FirstMachine - 1;

    public Dictionary<long, Droplet> Droplets { get; init; } = [];

    public Dictionary<long, SelfHostedMachine> SelfHostedMachines { get; init; } = [];

    public Dictionary<long, DropletAction> Actions { get; init; } = [];

    public Dictionary<long, AccountKey> Keys { get; init; } = [];

    public Dictionary<long, Snapshot> Snapshots { get; init; } = [];

    public Dictionary<string, Firewall> Firewalls { get; init; } = [];

    public Dictionary<string, Domain> Domains { get; init; } = [];

    public SortedSet<string> Tags { get; init; } = new(StringComparer.Ordinal);

    public long NextId() => ++LastId;

    /// <summary>
    /// The next number that no droplet and no owner's machine has. Numbers go round, so that an address isn't given to
    /// somebody else at once.
    /// </summary>
    public int NextMachineNumber()
    {
        var taken = Droplets.Values.Select(droplet => droplet.MachineNumber)
            .Concat(SelfHostedMachines.Values.Select(machine => machine.MachineNumber)).ToHashSet();
        do
        {
            LastMachineNumber =
                LastMachineNumber >= Network.Subnet.LastMachine ? Network.Subnet.FirstMachine : LastMachineNumber + 1;
        }
        while (taken.Contains(LastMachineNumber));
        return LastMachineNumber;
    }
}
