using AdimPortal.Sandbox.DigitalOcean.Actions;
using AdimPortal.Sandbox.DigitalOcean.Snapshots;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Droplets;

/// <summary>Brings back at start what was running, and powers everything off at stop.</summary>
public sealed class FleetService(StateStore store, Fleet fleet, ActionRunner actions, DropletLifecycle life,
    SnapshotLayers layers, TimeProvider time, ILogger<FleetService> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await life.RemoveOrphansAsync();
        await layers.RemoveUnusedAsync();
        foreach (var (droplet, action) in store.Update(
            Resume)) actions.Start(action, cancel => BootAsync(droplet, cancel));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await actions.StopAllAsync();
        await fleet.StopAllAsync();
    }

    private List<(Droplet Droplet, DropletAction Action)> Resume(SandboxState state)
    {
        // What was under way when the Sandbox was killed can't be finished; only a creation is taken up again.
        foreach (var action in state.Actions.Values.Where(action => action.Status == ActionStatus.InProgress).ToList())
        {
            state.Actions[action.Id] = action with { Status = ActionStatus.Errored, CompletedAt = time.GetUtcNow() };
        }
        var due = state.Droplets.Values.Where(droplet => droplet.Status != DropletStatus.Off).ToList();
        return [
            .. due.Select(droplet =>
                (droplet,
                    actions.Record(state, droplet, droplet.Status == DropletStatus.New ? "create" : "power_on")))];
    }

    private async Task BootAsync(Droplet droplet, CancellationToken cancel)
    {
        log.LogInformation("Booting {Droplet}.", droplet.Name);
        if (droplet.Status == DropletStatus.New) await life.ProvisionAsync(droplet.Id, cancel);
        else await life.BootAsync(droplet, freshDisk: false, cancel);
    }
}
