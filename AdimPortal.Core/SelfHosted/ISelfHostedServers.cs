using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>Own servers, as operations and pages see them.</summary>
public interface ISelfHostedServers
{
    /// <summary>Null when there is none, or none any more.</summary>
    Task<SelfHostedServer?> FindAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>
    /// What its installation said of a routine after that number, in order. Waits a moment when there is nothing, and
    /// then answers nothing.
    /// </summary>
    Task<IReadOnlyList<ServerReport>> ReportsAsync(WorkspaceId workspace, string routine, long after, TimeSpan timeout,
        CancellationToken cancel);

    /// <summary>Drops what its installation said: it is in the operation's log.</summary>
    Task ClearReportsAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>Keeps where it may be updated, with the record of that where it is another place than before.</summary>
    /// <param name="permit">To <see cref="Act.AllowUpdates"/>, or to <see cref="Act.RevokeUpdates"/> without a
    /// door.</param>
    Task KeepSshEndpointAsync(ActPermit permit, UpdateSshEndpoint? endpoint, CancellationToken cancel);

    /// <summary>From now on its requests are refused, and it may register itself anew.</summary>
    Task UnregisterAsync(WorkspaceId workspace, CancellationToken cancel);
}

/// <summary>The door at which servers register themselves.</summary>
public interface IRegistrations
{
    /// <summary>Makes a token. The account's former one stops working.</summary>
    /// <param name="name">What the workspace will be called.</param>
    Task<TokenAnswer> NewTokenAsync(ActPermit permit, string name, CancellationToken cancel);

    /// <summary>
    /// The plan that a server with this token gets; null when there is no such token. It uses nothing up.
    /// </summary>
    Task<string?> PlanOfAsync(RegistrationToken token, CancellationToken cancel);

    /// <summary>
    /// Uses the token up and keeps workspace, server and operation, in one transaction. The same server with the same
    /// token is answered again for <see cref="Registration.AnsweredAgainFor"/>, when it signs the request.
    /// </summary>
    Task<RegistrationAnswer> RegisterAsync(RegistrationToken token, Registration registration,
        CancellationToken cancel);
}

/// <summary>What a server says when it registers itself.</summary>
/// <param name="AgentKey">The public half of the key that it signs with: SubjectPublicKeyInfo.</param>
/// <param name="Domain">A name that its owner brought; null for one of ours.</param>
public sealed record Registration(
    byte[] AgentKey, string HostKey, string HostName, IReadOnlyList<string> Addresses, string SeenFrom, string? Domain,
    bool UsesTls, MachineFacts Facts)
{
    /// <summary>
    /// How long after its use a token or key is answered again, to the server that used it and signed the request.
    /// </summary>
    public static readonly TimeSpan AnsweredAgainFor = TimeSpan.FromHours(1);

    /// <summary>
    /// The stamp of the request, nanoseconds since 1970, when it was signed with <see cref="AgentKey"/>; null when it
    /// was not.
    /// </summary>
    public long? SignedAt { get; init; }
}

public abstract record TokenAnswer
{
    private TokenAnswer()
    {
    }

    public sealed record Made(RegistrationToken Token, DateTimeOffset ExpiresAt) : TokenAnswer;

    public sealed record Refused(string UserMessage) : TokenAnswer;
}

public abstract record RegistrationAnswer
{
    private RegistrationAnswer()
    {
    }

    public sealed record Accepted(Workspace Workspace, OperationId Operation) : RegistrationAnswer;

    /// <summary>Wrong, used, replaced or expired: nothing more is said of it.</summary>
    public sealed record NoSuchToken : RegistrationAnswer;

    /// <summary>The server, or its name, is somebody's already.</summary>
    public sealed record Taken(string UserMessage) : RegistrationAnswer;

    public sealed record Refused(string UserMessage) : RegistrationAnswer;
}

/// <summary>Takes what servers say of themselves. Who said it was checked before, by the signature.</summary>
public interface IServerInbox
{
    /// <summary>
    /// Keeps lines of an installation, as many as one server may say. A line that came before changes nothing. Over the
    /// day's quota lines are left out, and the log says so once; what steps need is kept.
    /// </summary>
    Task<ReportAnswer> ReportAsync(WorkspaceId workspace, IReadOnlyList<ServerReport> reports,
        CancellationToken cancel);

    /// <summary>Keeps what an agent says, and lets the watch act on it.</summary>
    Task HeartbeatAsync(WorkspaceId workspace, AgentReport report, CancellationToken cancel);
}
