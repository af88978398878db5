using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>What people see of operations. A page takes a view, then follows: see <see cref="ILiveFeed"/>.</summary>
public interface IOperationReader
{
    Task<OperationView?> FindAsync(OperationId operation, CancellationToken cancel);

    /// <summary>What is under way on the workspaces of an account: one at most on each.</summary>
    Task<IReadOnlyDictionary<WorkspaceId, OperationView>> UnderWayAsync(Guid owner, CancellationToken cancel);

    /// <summary>The last line that each of them wrote for people; those that wrote none are left out.</summary>
    Task<IReadOnlyDictionary<OperationId, string>> LastLinesAsync(IReadOnlyList<OperationId> operations,
        CancellationToken cancel);

    /// <summary>
    /// The last 50 operations of a workspace, the newest first; of one that was claimed, since its customer has it.
    /// </summary>
    Task<IReadOnlyList<OperationSummary>> OfWorkspaceAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>The same without an end, a page at a time.</summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    Task<IReadOnlyList<OperationSummary>> HistoryAsync(WorkspaceId workspace, ListCursor? after, int most,
        CancellationToken cancel);

    /// <summary>All operations, the newest first, for staff.</summary>
    /// <param name="status">Only those; null for all.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    Task<IReadOnlyList<OperationSummary>> ListAsync(OperationStatus? status, ListCursor? after, int most,
        CancellationToken cancel);

    /// <summary>Those of all operations that are looked for, a page of them, for staff. It counts up to
    /// <see cref="MostCounted"/>, and nobody gets behind that but by looking for less.</summary>
    /// <param name="skip">How many stand on the pages before.</param>
    Task<ListPage<OwnedOperation>> ListAsync(OperationQuery query, int skip, int most, CancellationToken cancel);

    /// <summary>Those that are looked for, the newest first whatever order is asked for, for staff: all of them, when
    /// it is asked again and again.</summary>
    /// <param name="after">Where the part before ended; null for the first.</param>
    Task<IReadOnlyList<OwnedOperation>> ListAfterAsync(OperationQuery query, ListCursor? after, int most,
        CancellationToken cancel);

    const int MostCounted = 5000;

    /// <summary>
    /// How long workspaces were not reachable in past resizes that ended well: the median of the last 50, from the
    /// moment the server was asked to shut down to the health check that found it healthy. Null while there is no
    /// history.
    /// </summary>
    Task<TimeSpan?> ResizeDowntimeAsync(CancellationToken cancel);

    /// <summary>How long operations of a name took that were asked for since then and ended well.</summary>
    Task<OperationTimes> TimesAsync(string name, DateTimeOffset since, CancellationToken cancel);

    /// <summary>The same of each day, in UTC, on which one was asked for, the oldest first.</summary>
    Task<IReadOnlyList<OperationDay>> DaysAsync(string name, DateTimeOffset since, CancellationToken cancel);

    /// <summary>
    /// Kept lines after a number, in order, at most <paramref name="most"/> of them; without empty ones, and without
    /// those that routines say to the portal alone.
    /// </summary>
    /// <param name="after">The number of the last line that the page has; 0 for none.</param>
    Task<IReadOnlyList<NumberedLine>> LinesAsync(OperationId operation, long after, int most, CancellationToken cancel);
}

/// <param name="Count">How many there were; the rest is zero when there was none.</param>
/// <param name="Median">Half of them took no longer.</param>
/// <param name="Most">95 of 100 took no longer.</param>
public sealed record OperationTimes(int Count, TimeSpan Median, TimeSpan Most);

/// <param name="Day">On which they were asked for, in UTC.</param>
/// <param name="Ended">How many ended, well or not; those that are under way or stuck are not among them.</param>
/// <param name="Times">Of those that ended well.</param>
public sealed record OperationDay(DateOnly Day, int Ended, OperationTimes Times)
{
    /// <summary>How many ended well.</summary>
    public int Done => Times.Count;
}

/// <param name="Number">Its place among the operation's lines; grows, may have gaps.</param>
/// <param name="Source">Who speaks: <c>postgresql</c>.</param>
public sealed record NumberedLine(long Number, DateTimeOffset At, string Source, string Text);

public sealed record OperationSummary(
    OperationId Id, string Name, string Title, WorkspaceId Workspace, OperationStatus Status,
    DateTimeOffset RequestedAt, DateTimeOffset? EndedAt)
{
    public ListCursor Cursor => new(RequestedAt, Id.ToString());
}

/// <summary>
/// Tells when something changed. It carries no state: whoever is told reads again, so a missed word does no harm.
/// </summary>
public interface ILiveFeed
{
    /// <summary>
    /// Calls back after each change of the topic, and once after the connection to the database was lost and is back.
    /// Dispose to stop.
    /// </summary>
    /// <param name="topic"><see cref="LiveTopics"/></param>
    IFollowing Follow(string topic, Func<Task> changed);
}

/// <summary>Somebody follows a topic until it is disposed.</summary>
public interface IFollowing : IDisposable
{
    /// <summary>
    /// Says whether something may have changed: what was read at the same mark is still so. It has moved on before
    /// anybody is called back, and moves on by itself while no changes can be heard of.
    /// </summary>
    long Mark { get; }
}

public static class LiveTopics
{
    /// <summary>The operation's events and lines.</summary>
    public static string Operation(OperationId id) => $"operation:{id}";

    /// <summary>The workspace's row, its operations and its code.</summary>
    public static string Workspace(WorkspaceId id) => $"workspace:{id}";

    /// <summary>What the watch saw of the workspace.</summary>
    public static string Health(WorkspaceId id) => $"health:{id}";

    /// <summary>What the workspace's own server is asked to do.</summary>
    public static string AgentTasks(WorkspaceId id) => $"tasks:{id}";

    /// <summary>Any workspace of the account.</summary>
    public static string Account(Guid id) => $"account:{id:N}";

    /// <summary>A signed-in browser: it ended, or means something else now.</summary>
    public static string Session(Guid id) => $"session:{id:N}";

    /// <summary>Any signed-in browser.</summary>
    public const string Sessions = "sessions";

    /// <summary>Who waits for a server, and when it should be whose turn.</summary>
    public const string ServerQueue = "server-queue";

    /// <summary>Any workspace or operation at all, for staff.</summary>
    public const string Everything = "everything";
}
