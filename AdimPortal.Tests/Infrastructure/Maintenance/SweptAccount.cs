using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.Maintenance;

/// <summary>
/// Puts workspaces into the portal's database and things of theirs into a cloud account, as mishaps leave them.
/// </summary>
internal sealed class SweptAccount(EngineNode node, ICloud cloud)
{
    public const string Zone = "adim.test";

    /// <summary>A workspace whose building failed, as the database has it.</summary>
    public async Task<WorkspaceId> FailedAsync()
    {
        var owner = await node.AccountAsync($"jane-{Guid.CreateVersion7():N}");
        var workspace = Workspace.Request(WorkspaceId.New(new CryptographicRandom()), owner, "Notes", "free", "nyc3",
            "s-1vcpu-1gb", Zone, TimeProvider.System.GetUtcNow());
        workspace.Fail("It was refused.");
        await using var context = await node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        context.Add(workspace);
        await context.SaveChangesAsync();
        return workspace.Id;
    }

    /// <summary>One thing of each kind that bears the workspace's name.</summary>
    public async Task PlantAsync(WorkspaceId id, string publicKey)
    {
        var tag = Workspace.TagOf(id);
        var key = (await cloud.EnsureSshKeyAsync(tag, publicKey, default)).Value();
        (await cloud.EnsureFirewallAsync(new FirewallRequest(tag, tag, [new("tcp", "22", ["0.0.0.0/0"])]),
            default)).Value();
        (await cloud.EnsureAddressRecordAsync(Zone, id.Value, "192.0.2.1", default)).Value();
        (await cloud.CreateDropletAsync(
            new DropletRequest(id.Value, "nyc3", "s-1vcpu-1gb", "debian-12-x64", ["adim-portal", tag], [key],
                new Secret("#cloud-config\n"), Backups: false), default)).Value();
    }

    /// <summary>What kinds of things bear its name, in order.</summary>
    public async Task<IReadOnlyList<string>> HasAsync(WorkspaceId id) =>
        [.. (await cloud.ListOwnAsync(Zone, default)).Value().Where(item => item.Workspace == id)
            .Select(item => $"{item.Kind}").Order()];

    public async Task<IReadOnlyList<OperationSummary>> OperationsAsync(WorkspaceId id) =>
        await node.Service<IOperationReader>().OfWorkspaceAsync(id, CancellationToken.None);
}
