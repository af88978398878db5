using System.Net;
using AdimPortal.Core.Acts;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.Pages;

/// <summary>Keys as pages make and see them.</summary>
public sealed class InMemoryTransferKeys(TimeProvider time) : ITransferKeys
{
    /// <summary>The one that works now.</summary>
    public TransferKeyNotice? Live { get; set; }

    /// <summary>How long a page waits for what it reads.</summary>
    public Task Reading { get; set; } = Task.CompletedTask;

    public Task<TransferKeyAnswer> IssueAsync(ActPermit permit, IPAddress target, bool rehearses,
        CancellationToken cancel)
    {
        Live = new TransferKeyNotice($"{target}", rehearses, time.GetUtcNow() + TransferKey.Lifetime, null, null);
        return Task.FromResult<TransferKeyAnswer>(
            new TransferKeyAnswer.Made(TransferKey.New(new RepeatableRandom()), Live.ExpiresAt));
    }

    public async Task<TransferKeyNotice?> FindAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await Reading;
        return Live;
    }

    public Task RevokeAsync(ActPermit permit, CancellationToken cancel)
    {
        Live = null;
        return Task.CompletedTask;
    }

    public Task<string?> PlanOfAsync(WorkspaceId workspace, TransferKey key, CancellationToken cancel) =>
        throw new NotSupportedException("Pages know the plan.");

    public Task<RedeemAnswer> RedeemAsync(WorkspaceId workspace, TransferKey key, Registration registration,
        CancellationToken cancel) =>
        throw new NotSupportedException("Pages redeem nothing.");
}
