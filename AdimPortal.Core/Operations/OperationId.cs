namespace AdimPortal.Core.Operations;

/// <summary>An operation's id: a version 7 UUID, so ids sort by the time of the request.</summary>
public readonly record struct OperationId(Guid Value)
{
    public static OperationId New(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public override string ToString() => Value.ToString("N");
}
