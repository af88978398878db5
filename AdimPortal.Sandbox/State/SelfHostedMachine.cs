namespace AdimPortal.Sandbox.State;

/// <summary>
/// A server that somebody owns, outside the cloud account: the cloud's API knows nothing of it. All it offers is root's
/// shell.
/// </summary>
public sealed record SelfHostedMachine
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Gives the address and the name of the machine.</summary>
    public required int MachineNumber { get; init; }

    public required int MemoryMiB { get; init; }

    public required int Processors { get; init; }

    public required int DiskGiB { get; init; }

    public required string BaseDirectory { get; init; }

    /// <summary>Root's password, as its owner got it from whoever sold the machine.</summary>
    public required string Password { get; init; }

    /// <summary>A key that opens root's shell too; empty for none.</summary>
    public string PublicKey { get; init; } = "";

    /// <summary>Whether it should be on: what is on comes back when the Sandbox is started again.</summary>
    public bool IsOn { get; init; } = true;

    public required DateTimeOffset CreatedAt { get; init; }
}
