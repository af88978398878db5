using AdimPortal.Core.Acts;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>Roll-outs in memory, as the page asks for them.</summary>
public sealed class InMemoryRollOuts : IRollOuts
{
    public List<RollOut> All { get; } = [];

    /// <summary>What was asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public Task<IReadOnlyList<RollOut>> ListAsync(int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<RollOut>>([.. All.OrderByDescending(r => r.Id).Take(most)]);

    public Task<RollOut?> OpenAsync(CancellationToken cancel) => Task.FromResult(All.Find(r => r.EndedAt is null));

    public Task<bool> BeginAsync(ActPermit permit, DateTimeOffset? notSince, CancellationToken cancel)
    {
        Asked.Add("begin");
        return Task.FromResult(All.TrueForAll(r => r.EndedAt is not null));
    }

    public Task StopAsync(ActPermit permit, long rollOut, string reason, CancellationToken cancel) =>
        AskAsync($"stop {rollOut}");

    public Task GoOnAsync(ActPermit permit, long rollOut, CancellationToken cancel) => AskAsync($"go on {rollOut}");

    public Task EndAsync(ActPermit permit, long rollOut, string? reason, CancellationToken cancel) =>
        AskAsync($"end {rollOut}");

    public Task MarkAsync(long rollOut, WorkspaceId workspace, RolledStatus status, OperationId? operation,
        string? message, CancellationToken cancel) => throw new NotSupportedException();

    public Task<OperationId?> FindUpdateAsync(WorkspaceId workspace, DateTimeOffset since, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<WorkspaceId>> DueForRotationAsync(DateTimeOffset before, int atOnce,
        CancellationToken cancel) => throw new NotSupportedException();

    private Task AskAsync(string what)
    {
        Asked.Add(what);
        return Task.CompletedTask;
    }
}
