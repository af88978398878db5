using AdimPortal.Sandbox.DigitalOcean.Droplets;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Actions;

/// <summary>Power on and off, politely or not. Asking for what is so already succeeds at once.</summary>
internal sealed class PowerVerbs(StateStore store, Fleet fleet, DropletLifecycle life, TimeProvider time)
{
    private static readonly TimeSpan RebootTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public async Task OnAsync(long dropletId, CancellationToken cancel)
    {
        if (fleet.Find(dropletId) is not null) return;
        await life.BootAsync(store.Read(state => state.Droplets[dropletId]), freshDisk: false, cancel);
    }

    public Task OffAsync(long dropletId) => fleet.UnplugAsync(dropletId);

    public async Task CycleAsync(long dropletId, CancellationToken cancel)
    {
        await OffAsync(dropletId);
        await OnAsync(dropletId, cancel);
    }

    public async Task ShutdownAsync(long dropletId, CancellationToken cancel)
    {
        if (!await fleet.ShutdownAsync(dropletId, cancel))
            throw new TimeoutException("The system did not shut down in time.");
    }

    /// <summary>A system that doesn't reboot when asked is power cycled, as the real API does it.</summary>
    public async Task RebootAsync(long dropletId, CancellationToken cancel)
    {
        if (fleet.Find(dropletId) is not { } machine)
        {
            await OnAsync(dropletId, cancel);
            return;
        }
        var before = machine.Reboots;
        await machine.RequestRebootAsync(cancel);
        var deadline = time.GetUtcNow() + RebootTimeout;
        while (machine.Reboots == before)
        {
            if (machine.Off.IsCompleted || time.GetUtcNow() > deadline)
            {
                await CycleAsync(dropletId, cancel);
                return;
            }
            await Task.Delay(Poll, time, cancel);
        }
        await life.AwaitSshAsync(machine, cancel);
    }
}
