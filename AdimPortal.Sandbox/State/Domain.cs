namespace AdimPortal.Sandbox.State;

public sealed record Domain(string Name, IReadOnlyList<DomainRecord> Records)
{
    public const int DefaultTtlSeconds = 1800;
}

public sealed record DomainRecord(
    long Id, string Type, string Name, string Data, int? Priority, int? Port, int Ttl, int? Weight, int? Flags,
    string? Tag);
