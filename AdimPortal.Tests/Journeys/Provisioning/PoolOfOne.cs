using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Provisioning;

/// <summary>A portal that keeps one workspace of the free plan ready, on a real machine.</summary>
internal sealed class PoolOfOne(IPool pool)
{
    public static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(6);

    /// <summary>All that were ever seen parked: whoever made them removes their machines.</summary>
    public HashSet<WorkspaceId> Ids { get; } = [];

    public static void Configure(Dictionary<string, string> settings)
    {
        PreparedImage.UseIn(settings);
        settings["Pool__MonthlyBudget"] = "50";
        settings["Pool__Targets__0__Region"] = "nyc3";
        settings["Pool__Targets__0__Plan"] = "free";
        settings["Pool__Targets__0__Min"] = "1";
        settings["Pool__Targets__0__Max"] = "1";
        settings["Monitoring__Every"] = "00:00:10";
    }

    public Task AwaitAsync(CancellationToken cancel) => Eventually.TrueAsync(async () =>
    {
        var parked = await pool.ListAsync(cancel);
        Ids.UnionWith(parked.Select(p => p.Id));
        return parked is [{ Status: WorkspaceStatus.Active, IsHealthy: true, IsCurrent: true, IsBusy: false }];
    }, "one is parked and found well", BuildTimeout, TimeSpan.FromMilliseconds(500));

    public Task AwaitNextAsync(CancellationToken cancel) => Eventually.TrueAsync(async () =>
    {
        Ids.UnionWith((await pool.ListAsync(cancel)).Select(p => p.Id));
        return Ids.Count > 1;
    }, "the next one is built", TimeSpan.FromMinutes(1));

    public async Task RemoveAsync(SandboxProcess sandbox)
    {
        foreach (var id in Ids)
        {
            using var removed = await sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{id}");
        }
    }
}
