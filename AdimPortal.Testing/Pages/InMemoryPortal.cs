using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>
/// What pages read and ask for, in memory: tests put things there, and tell the pages when they like.
/// </summary>
public sealed class InMemoryPortal(TimeProvider time)
    : IOperationReader, IWorkspaceReader, IOperationRequests, ICodeStore, ILiveFeed
{
    private readonly List<(string Topic, Func<Task> Changed)> _followers = [];

    public List<Workspace> Workspaces { get; } = [];

    public List<OperationView> Operations { get; } = [];

    public Dictionary<OperationId, List<NumberedLine>> Lines { get; } = [];

    public Dictionary<WorkspaceId, CodeView> Codes { get; } = [];

    /// <summary>What any workspace had before its latest code.</summary>
    public List<CodeView> FormerCodes { get; } = [];

    /// <summary>What was asked for, in order: <c>cancel</c>, <c>resume</c>, or a plan's name.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Whether a request changes its workspace, and is refused when that can't be.</summary>
    public bool BeginsForReal { get; set; }

    /// <summary>How often pages read an operation.</summary>
    public int Reads { get; private set; }

    /// <summary>When set, requests are refused with this sentence.</summary>
    public string? Refusal { get; set; }

    /// <summary>
    /// What <see cref="ILiveFeed"/> does on a change of the topic, and after it was cut off and is back.
    /// </summary>
    public void Tell(string topic)
    {
        foreach (var (_, changed) in _followers.Where(f => f.Topic == topic).ToList())
            _ = changed();
    }

    public bool IsFollowed(string topic) => _followers.Exists(f => f.Topic == topic);

    public void Say(OperationId operation, string source, params IEnumerable<string> texts)
    {
        var lines = Lines.TryGetValue(operation, out var there) ? there : Lines[operation] = [];
        // Numbers grow, with gaps, as those of a shared sequence do.
        foreach (var text in texts)
            lines.Add(new NumberedLine((lines.Count == 0 ? 0 : lines[^1].Number) + 3, time.GetUtcNow(), source, text));
    }

    public void Replace(OperationView operation)
    {
        Operations.RemoveAll(o => o.Id == operation.Id);
        Operations.Add(operation);
    }

    Task<OperationView?> IOperationReader.FindAsync(OperationId operation, CancellationToken cancel)
    {
        Reads++;
        return Task.FromResult(Operations.Find(o => o.Id == operation));
    }

    public Task<IReadOnlyList<OperationSummary>> OfWorkspaceAsync(WorkspaceId workspace, CancellationToken cancel) =>
        Task.FromResult(Summaries(o => o.Workspace == workspace));

    public Task<IReadOnlyDictionary<WorkspaceId, OperationView>> UnderWayAsync(Guid owner, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<WorkspaceId, OperationView>>(Operations
            .Where(o => !o.HasEnded && Workspaces.Exists(w => w.Id == o.Workspace && w.OwnerId == owner))
            .ToDictionary(o => o.Workspace));

    public Task<IReadOnlyDictionary<OperationId, string>> LastLinesAsync(IReadOnlyList<OperationId> operations,
        CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<OperationId, string>>(operations.Where(Lines.ContainsKey)
            .ToDictionary(operation => operation, operation => Lines[operation][^1].Text));

    public Task<IReadOnlyList<OperationSummary>> HistoryAsync(WorkspaceId workspace, ListCursor? after, int most,
        CancellationToken cancel) =>
        Task.FromResult(Page(Summaries(o => o.Workspace == workspace), o => o.Cursor, after, most));

    public Task<IReadOnlyList<OperationSummary>> ListAsync(OperationStatus? status, ListCursor? after, int most,
        CancellationToken cancel) =>
        Task.FromResult(Page(Summaries(o => status is null || o.Status == status), o => o.Cursor, after, most));

    /// <summary>As they were requested, the other way round where that is asked for.</summary>
    public Task<ListPage<OwnedOperation>> ListAsync(OperationQuery query, int skip, int most, CancellationToken cancel)
    {
        var found = Owned(query);
        if (!query.IsDescending)
            found.Reverse();
        return Task.FromResult(new ListPage<OwnedOperation>([.. found.Skip(skip).Take(most)], found.Count));
    }

    public Task<IReadOnlyList<OwnedOperation>> ListAfterAsync(OperationQuery query, ListCursor? after, int most,
        CancellationToken cancel) =>
        Task.FromResult(Page<OwnedOperation>(Owned(query), o => o.Operation.Cursor, after, most));

    private List<OwnedOperation> Owned(OperationQuery query) =>
        [.. Summaries(o => (query.Status is null || o.Status == query.Status)
            && (query.Kind is null || o.Name == query.Kind)
            && (query.Text is null || o.Workspace.Value.Contains(query.Text, StringComparison.OrdinalIgnoreCase))
            && !(o.RequestedAt < query.From) && !(o.RequestedAt >= query.Until))
            .Select(o => new OwnedOperation(o, "owner@adim.test"))];

    public TimeSpan? Downtime { get; set; }

    public OperationTimes Times { get; set; } = new(0, TimeSpan.Zero, TimeSpan.Zero);

    public Task<OperationTimes> TimesAsync(string name, DateTimeOffset since, CancellationToken cancel) =>
        Task.FromResult(Times);

    public IReadOnlyList<OperationDay> Days { get; set; } = [];

    public Task<IReadOnlyList<OperationDay>> DaysAsync(string name, DateTimeOffset since, CancellationToken cancel) =>
        Task.FromResult(Days);

    public Task<TimeSpan?> ResizeDowntimeAsync(CancellationToken cancel) => Task.FromResult(Downtime);

    public Task<IReadOnlyList<NumberedLine>> LinesAsync(OperationId operation, long after, int most,
        CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<NumberedLine>>(
            [.. Lines.GetValueOrDefault(operation, []).Where(l => l.Number > after).Take(most)]);

    Task<Workspace?> IWorkspaceReader.FindAsync(WorkspaceId id, CancellationToken cancel) =>
        Task.FromResult(Workspaces.Find(w => w.Id == id)?.Copy());

    public Task<IReadOnlyList<Workspace>> OfOwnerAsync(Guid owner, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Workspace>>(
            [.. Workspaces.Where(w => w.OwnerId == owner && w.Status is not WorkspaceStatus.Terminated)]);

    public Task<IReadOnlyList<Workspace>> EndedOfOwnerAsync(Guid owner, DateTimeOffset since,
        CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Workspace>>(
            [.. Workspaces.Where(w => w.OwnerId == owner && w.TerminatedAt >= since)]);

    /// <summary>As they were added, or the other way round: what the database orders by is its own to show.</summary>
    public Task<ListPage<OwnedWorkspace>> ListAsync(WorkspaceQuery query, int skip, int most, CancellationToken cancel)
    {
        var found = Workspaces
            .Where(w => (query.Status is null || w.Status == query.Status)
                && (query.Hosting is null || w.Hosting == query.Hosting)
                && (query.Plan is null || w.Plan == query.Plan)
                && (query.Text is null || w.Name.Contains(query.Text, StringComparison.OrdinalIgnoreCase)))
            .Select(w => new OwnedWorkspace(w, "owner@adim.test")).ToList();
        if (!query.IsDescending)
            found.Reverse();
        return Task.FromResult(new ListPage<OwnedWorkspace>([.. found.Skip(skip).Take(most)], found.Count));
    }

    public async Task<IReadOnlyList<OwnedWorkspace>> ListAfterAsync(WorkspaceQuery query, ListCursor? after, int most,
        CancellationToken cancel) =>
        Page((await ListAsync(query with { IsDescending = false }, 0, int.MaxValue, cancel)).Items,
            one => new ListCursor(one.Workspace.CreatedAt, one.Workspace.Id.Value), after, most);

    public Task<IReadOnlyDictionary<WorkspaceStatus, int>> CountAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<WorkspaceStatus, int>>(
            Workspaces.CountBy(w => w.Status).ToDictionary());

    public Task<IReadOnlyList<OwnedWorkspace>> ListCountedAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<OwnedWorkspace>>(
            [.. Workspaces.Where(w => w.CountsAgainstQuota).Select(w => new OwnedWorkspace(w, "owner@adim.test"))]);

    /// <summary>What comes behind the row with that cursor, as a list in memory has it.</summary>
    private static IReadOnlyList<T> Page<T>(IReadOnlyList<T> all, Func<T, ListCursor> cursorOf, ListCursor? after,
        int most) =>
        [.. (after is { } place ? all.SkipWhile(one => cursorOf(one) != place).Skip(1) : all).Take(most)];

    Task<CodeView?> ICodeStore.FindAsync(WorkspaceId workspace, CancellationToken cancel) =>
        Task.FromResult(Codes.GetValueOrDefault(workspace));

    Task<IReadOnlyList<CodeView>> ICodeStore.HistoryAsync(WorkspaceId workspace, int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<CodeView>>(
            [.. Codes.TryGetValue(workspace, out var code) ? FormerCodes.Prepend(code).Take(most) : []]);

    public Task IssueAsync(ActPermit permit, CancellationToken cancel) => IssueAsync(permit.On(Act.IssueCode), cancel);

    public Task IssueAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        Codes[workspace] = APage.LiveCode(workspace, time.GetUtcNow(), "000002");
        return Task.CompletedTask;
    }

    public Task RevokeAsync(WorkspaceId workspace, CancellationToken cancel) => throw new NotSupportedException();

    public Task<PairedWorkspace?> ExchangeAsync(OneTimeCode code, CodeUser user) => throw new NotSupportedException();

    public Task<RequestAnswer> ProvisionAsync(Workspace workspace, ActPermit permit, CancellationToken cancel) =>
        AnswerAsync("provision");

    public Task<RequestAnswer> BeginNewAsync(string plan, Workspace workspace, ActPermit permit,
        CancellationToken cancel) => AnswerAsync(plan);

    public Task<RequestAnswer> BeginAsync(string plan, ActPermit permit, Action<Workspace> begin,
        CancellationToken cancel)
    {
        try
        {
            if (BeginsForReal)
                begin(Workspaces.First(w => w.Id == permit.Subject.Workspace));
        }
        catch (NotPossibleException no)
        {
            return Task.FromResult<RequestAnswer>(new RequestAnswer.Refused(no.Message));
        }
        catch (InvalidOperationException)
        {
            // As the store answers what the workspace's status does not allow.
            return Task.FromResult<RequestAnswer>(new RequestAnswer.Refused(RequestAnswer.Refused.NotWhile(
                Workspaces.First(w => w.Id == permit.Subject.Workspace).Status)));
        }

        return AnswerAsync(plan);
    }

    public Task<bool> CancelAsync(OperationId operation, ActPermit permit, CancellationToken cancel) =>
        TakenAsync("cancel");

    public Task<bool> ResumeAsync(OperationId operation, ActPermit permit, CancellationToken cancel) =>
        TakenAsync("resume");

    IFollowing ILiveFeed.Follow(string topic, Func<Task> changed)
    {
        _followers.Add((topic, changed));
        return new Following(() => _followers.Remove((topic, changed)));
    }

    private IReadOnlyList<OperationSummary> Summaries(Func<OperationView, bool> which) =>
        [.. Operations.Where(which).OrderByDescending(o => o.RequestedAt)
            .Select(o => new OperationSummary(o.Id, o.Name, o.Title, o.Workspace, o.Status, o.RequestedAt, o.EndedAt))];

    private Task<RequestAnswer> AnswerAsync(string what)
    {
        Asked.Add(what);
        return Task.FromResult<RequestAnswer>(
            Refusal is null
                ? new RequestAnswer.Accepted(OperationId.New(time.GetUtcNow()))
                : new RequestAnswer.Refused(Refusal));
    }

    private Task<bool> TakenAsync(string what)
    {
        Asked.Add(what);
        return Task.FromResult(Refusal is null);
    }

    private sealed class Following(Action stop) : IFollowing
    {
        private long _mark;

        /// <summary>Tests change what they like without a word.</summary>
        public long Mark => ++_mark;

        public void Dispose() => stop();
    }
}
