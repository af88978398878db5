using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pairing;

/// <summary>Keeps one-time codes: at most one live code per workspace.</summary>
public interface ICodeStore : ICodeIssuer
{
    /// <summary>Issues a code because its owner asked.</summary>
    Task IssueAsync(ActPermit permit, CancellationToken cancel);

    /// <summary>The workspace's latest code, live or not; null when it never had one.</summary>
    Task<CodeView?> FindAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>The workspace's codes, the latest first: which was used when, by whom and from where.</summary>
    /// <param name="most">How many at most.</param>
    Task<IReadOnlyList<CodeView>> HistoryAsync(WorkspaceId workspace, int most, CancellationToken cancel);

    /// <summary>
    /// Uses the code up and answers what it opens. Of two simultaneous exchanges exactly one wins. Null for everything
    /// else, so that nothing can be learnt from the answer; a wrong code changes nothing for anybody. Nothing cancels
    /// it: a caller who hangs up may have used the code.
    /// </summary>
    Task<PairedWorkspace?> ExchangeAsync(OneTimeCode code, CodeUser user);
}

/// <summary>What the owner's page shows of a code.</summary>
/// <param name="Code">The code itself, as long as it is live; null afterwards, when nobody can read it any
/// more.</param>
/// <param name="EndedAt">When it was used or died.</param>
/// <param name="UsedBy">Who used it; null unless it was used, and once it is no longer kept.</param>
public sealed record CodeView(OneTimeCode? Code, CodeStatus Status, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? EndedAt, CodeUser? UsedBy);

/// <param name="Address">The network address that the exchange came from.</param>
/// <param name="Client">What the client says of itself (User-Agent), cut to <see cref="LongestClient"/>
/// characters.</param>
public sealed record CodeUser(string Address, string Client)
{
    public const int LongestAddress = 64;

    public const int LongestClient = 200;

    public static CodeUser From(string? address, string? client) =>
        new(Cut(address, LongestAddress), Cut(client, LongestClient));

    /// <summary>
    /// Both come from strangers: bounded, and without characters that PostgreSQL or a terminal would stumble over.
    /// </summary>
    private static string Cut(string? text, int length) =>
        OneLine.Clean(text, length) is { Length: > 0 } kept ? kept : "unknown";
}

/// <summary>What a code opens.</summary>
/// <param name="Plan">The plan that the workspace has, by name.</param>
/// <param name="Subscription">What its owner pays it by; null where there is none.</param>
public sealed record PairedWorkspace(
    WorkspaceId Id, WorkspaceEndpoints Endpoints, string Plan, DateTimeOffset CreatedAt,
    PairedSubscription? Subscription);

/// <param name="CancelsAt">It was cancelled and goes on until then; null otherwise.</param>
public sealed record PairedSubscription(SubscriptionStatus Status, DateTimeOffset? CancelsAt);
