using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Billing;

/// <summary>Operations that are done as soon as they are asked for, and the workspaces that they are done to.</summary>
internal sealed class InstantOperations(TimeProvider time, Action act) : IOperationRequests, IWorkspaceReader
{
    private readonly List<Workspace> _workspaces = [];

    /// <summary>What was asked for, in order: "suspend", "resume".</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Why nothing can be begun now; null when it can.</summary>
    public string? Busy { get; set; }

    /// <summary>Operations that are refused for good, with why.</summary>
    public Dictionary<string, string> Refuses { get; } = [];

    /// <summary>Whether the plan's places are taken, so that nothing new can be built.</summary>
    public bool IsQuotaUsedUp { get; set; }

    public IReadOnlyList<Workspace> All => _workspaces;

    public void Built(WorkspaceId id) =>
        _workspaces.Single(w => w.Id == id)
            .Activate(new WorkspaceEndpoints($"https://{id}.adim.test", null, null), time.GetUtcNow());

    public void Failed(WorkspaceId id) => _workspaces.Single(w => w.Id == id).Fail("There was no room.");

    /// <summary>ws22222 for the first: digits from 2 to 9.</summary>
    private static WorkspaceId IdOf(int number) =>
        WorkspaceId.Parse(
            "ws" + string.Concat(Convert.ToString(number, 8).PadLeft(5, '0').Select(digit => (char)(digit + 2))));

    public Workspace Add(Guid owner, string plan)
    {
        var workspace = Workspace.Request(IdOf(_workspaces.Count), owner, "Notes", plan, "nyc3", "s-1vcpu-2gb",
            "adim.test", time.GetUtcNow());
        workspace.Activate(new WorkspaceEndpoints($"https://{workspace.Domain}", null, null), time.GetUtcNow());
        _workspaces.Add(workspace);
        return workspace;
    }

    public Task<RequestAnswer> ProvisionAsync(Workspace workspace, ActPermit permit, CancellationToken cancel)
    {
        act();
        if (IsQuotaUsedUp)
            return Task.FromResult<RequestAnswer>(
                new RequestAnswer.Refused("Your plan includes one workspace, and you already have it."));
        if (_workspaces.Any(w => w.Id == workspace.Id))
            throw new InvalidOperationException("A workspace with that id is there.");
        Asked.Add("provision");
        _workspaces.Add(workspace);
        act();
        return Accepted();
    }

    public Task<RequestAnswer> BeginNewAsync(string plan, Workspace workspace, ActPermit permit,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task<RequestAnswer> BeginAsync(string plan, ActPermit permit, Action<Workspace> begin,
        CancellationToken cancel)
    {
        act();
        if (Busy is { } busy)
            return Task.FromResult<RequestAnswer>(new RequestAnswer.Refused(busy));
        if (Refuses.GetValueOrDefault(plan) is { } message)
        {
            Asked.Add($"{plan} refused");
            return Task.FromResult<RequestAnswer>(new RequestAnswer.Refused(message) { IsForGood = true });
        }

        var it = _workspaces.Single(w => w.Id == permit.Subject.Workspace);
        try
        {
            begin(it);
        }
        catch (InvalidOperationException refused)
        {
            return Task.FromResult<RequestAnswer>(new RequestAnswer.Refused(refused.Message));
        }

        Asked.Add(plan);
        Settle(plan, it);
        act();
        return Accepted();
    }

    public Task<bool> CancelAsync(OperationId operation, ActPermit permit, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<bool> ResumeAsync(OperationId operation, ActPermit permit, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<Workspace?> FindAsync(WorkspaceId id, CancellationToken cancel) =>
        Task.FromResult(_workspaces.SingleOrDefault(w => w.Id == id)?.Copy());

    public Task<IReadOnlyList<Workspace>> OfOwnerAsync(Guid owner, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Workspace>>(
        [.. _workspaces.Where(w => w.OwnerId == owner && w.Status is not WorkspaceStatus.Terminated)
            .Select(w => w.Copy())]);

    public Task<IReadOnlyList<Workspace>> EndedOfOwnerAsync(Guid owner, DateTimeOffset since,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task<ListPage<OwnedWorkspace>> ListAsync(WorkspaceQuery query, int skip, int most,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<WorkspaceStatus, int>> CountAsync(CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<OwnedWorkspace>> ListAfterAsync(WorkspaceQuery query, ListCursor? after, int most,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<OwnedWorkspace>> ListCountedAsync(CancellationToken cancel) =>
        throw new NotSupportedException();

    private void Settle(string plan, Workspace workspace)
    {
        switch (plan)
        {
            case MakeReadOnlyOperation.OperationName:
                workspace.Suspended(SuspensionLevel.ReadOnly);
                break;
            case SuspendOperation.OperationName:
                workspace.Suspended(SuspensionLevel.Stopped);
                break;
            case PowerOffOperation.OperationName:
                workspace.Suspended(SuspensionLevel.PoweredOff);
                break;
            case ResumeOperation.OperationName:
                workspace.Resumed();
                break;
            case ResizeOperation.OperationName:
                workspace.Resized();
                break;
            case TerminateOperation.OperationName:
                workspace.Terminated(time.GetUtcNow());
                break;
            default:
                throw new NotSupportedException($"Nobody asks for '{plan}' here.");
        }
    }

    private Task<RequestAnswer> Accepted() =>
        Task.FromResult<RequestAnswer>(new RequestAnswer.Accepted(OperationId.New(time.GetUtcNow())));
}
