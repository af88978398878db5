using System.Net;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>Keys by which a server of the owner's fetches a workspace.</summary>
public interface ITransferKeys
{
    /// <summary>Makes a key. The workspace's former one stops working.</summary>
    /// <param name="target">The address that the server calls from: from anywhere else the key is worth
    /// nothing.</param>
    /// <param name="rehearses">Whether it begins a rehearsal; else the move itself.</param>
    Task<TransferKeyAnswer> IssueAsync(ActPermit permit, IPAddress target, bool rehearses, CancellationToken cancel);

    /// <summary>The key that would work now; null when there is none.</summary>
    Task<TransferKeyNotice?> FindAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>
    /// The plan of the account whose workspace it fetches; null when there is no such key. It uses nothing up.
    /// </summary>
    Task<string?> PlanOfAsync(WorkspaceId workspace, TransferKey key, CancellationToken cancel);

    /// <summary>It stops working. Without one, nothing changes.</summary>
    Task RevokeAsync(ActPermit permit, CancellationToken cancel);

    /// <summary>
    /// Uses the key up, takes the server in and begins the move, in one transaction. The same server with the same key
    /// is answered again.
    /// </summary>
    Task<RedeemAnswer> RedeemAsync(WorkspaceId workspace, TransferKey key, Registration registration,
        CancellationToken cancel);
}

/// <summary>A key as its owner sees it: the text is shown once, when it is made.</summary>
/// <param name="RefusedFrom">Where somebody tried to use it from who may not; null when nobody did.</param>
public sealed record TransferKeyNotice(string Target, bool Rehearses, DateTimeOffset ExpiresAt, string? RefusedFrom,
    DateTimeOffset? RefusedAt);

public abstract record TransferKeyAnswer
{
    private TransferKeyAnswer()
    {
    }

    public sealed record Made(TransferKey Key, DateTimeOffset ExpiresAt) : TransferKeyAnswer;

    public sealed record Refused(string UserMessage) : TransferKeyAnswer;
}

public abstract record RedeemAnswer
{
    private RedeemAnswer()
    {
    }

    public sealed record Accepted(Workspace Workspace, OperationId Operation) : RedeemAnswer;

    /// <summary>Wrong, used, revoked or expired: nothing more is said of it.</summary>
    public sealed record NoSuchKey : RedeemAnswer;

    /// <summary>The key is for a server at another address. Its owner is told.</summary>
    public sealed record AnotherServer(string SeenFrom) : RedeemAnswer;

    /// <summary>The server is somebody's already.</summary>
    public sealed record Taken(string UserMessage) : RedeemAnswer;

    public sealed record Refused(string UserMessage) : RedeemAnswer;
}
