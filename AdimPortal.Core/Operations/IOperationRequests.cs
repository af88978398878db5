using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>
/// What pages and APIs ask for. Each is one transaction that also keeps the record of the act and wakes a node;
/// carrying it out is not theirs.
/// </summary>
public interface IOperationRequests
{
    /// <summary>
    /// Keeps the new workspace and its provision operation, unless its definition isn't the owner's, or the owner has
    /// no place left on it. Where one like it is parked, that one becomes the owner's in its place.
    /// </summary>
    Task<RequestAnswer> ProvisionAsync(Workspace workspace, ActPermit permit, CancellationToken cancel);

    /// <summary>Keeps a workspace of the portal's own, and the operation that it is made for.</summary>
    Task<RequestAnswer> BeginNewAsync(string plan, Workspace workspace, ActPermit permit, CancellationToken cancel);

    /// <summary>
    /// Begins an operation on the permit's workspace. One operation at a time: a second is refused. One that is stuck
    /// gives way to what a person asks for, where <see cref="OperationDefinition.MayReplace"/> says so.
    /// </summary>
    /// <remarks>
    /// What the portal itself asks for and was refused, or failed, is refused until something changed: see
    /// <see cref="IRefusedRequests"/>.
    /// </remarks>
    /// <param name="begin">The change of the workspace that goes with it, kept in the same transaction.</param>
    Task<RequestAnswer> BeginAsync(string plan, ActPermit permit, Action<Workspace> begin, CancellationToken cancel);

    /// <summary>
    /// Calls an operation off that is done to the permit's workspace. It unwinds as soon as its node sees it.
    /// </summary>
    Task<bool> CancelAsync(OperationId operation, ActPermit permit, CancellationToken cancel);

    /// <summary>Tells a stuck operation to try again.</summary>
    Task<bool> ResumeAsync(OperationId operation, ActPermit permit, CancellationToken cancel);
}

/// <summary>What became of a request.</summary>
public abstract record RequestAnswer
{
    private RequestAnswer()
    {
    }

    public sealed record Accepted(OperationId Operation) : RequestAnswer
    {
        /// <summary>The workspace that was claimed in the place of the new one; null where none was.</summary>
        public WorkspaceId? Claimed { get; init; }
    }

    /// <param name="UserMessage">Why not, for the one who asked.</param>
    public sealed record Refused(string UserMessage) : RequestAnswer
    {
        /// <summary>
        /// Asking again changes nothing until something else does: the portal itself leaves it alone. False when
        /// something else is in the way only now.
        /// </summary>
        public bool IsForGood { get; init; }

        /// <summary>When it may be asked for again although nothing has changed; null for never.</summary>
        public DateTimeOffset? RetryAt { get; init; }

        /// <summary>
        /// A workspace with this id is there: of a wish that was told twice, or of somebody who drew it at the same
        /// moment.
        /// </summary>
        public static readonly Refused IdTaken = new("You already have this workspace.");

        public static readonly Refused NoSuchWorkspace = new("This workspace does not exist.");

        public static string NotWhile(WorkspaceStatus status) =>
            $"This can't be done to a workspace that is {status.ToString().ToLowerInvariant()}.";
    }
}
