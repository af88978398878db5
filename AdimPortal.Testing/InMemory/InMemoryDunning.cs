using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

/// <summary>Every account that owes has come as far as <see cref="Taken"/> says.</summary>
public sealed class InMemoryDunning : IDunningProgress
{
    public List<DunningStageTaken> Taken { get; } = [];

    public Task<ILookup<Guid, DunningStageTaken>> ListAsync(IReadOnlyDictionary<Guid, DateTimeOffset> unpaidSince,
        CancellationToken cancel) =>
        Task.FromResult(Array.Empty<DunningStageTaken>().ToLookup(_ => Guid.Empty));

    public Task<IReadOnlyList<DunningStageTaken>> ListAsync(Guid owner, DateTimeOffset unpaidSince,
        CancellationToken cancel) => Task.FromResult<IReadOnlyList<DunningStageTaken>>([.. Taken]);

    public Task TakeAsync(BillingAccount account, DunningStage stage, IReadOnlyList<Workspace> workspaces,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> OwnerWasToldAsync(ActPermit permit, Guid owner, DateTimeOffset unpaidSince, int day,
        CancellationToken cancel) => Task.FromResult(false);
}
