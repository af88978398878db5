using System.Collections.Concurrent;
using System.Security.Cryptography;
using AdimPortal.Sandbox.Dns;
using AdimPortal.Sandbox.Images;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.SelfHostedMachines;

/// <summary>
/// Makes servers that customers own, boots them, switches them off and forgets them. What is done to one is done in
/// turn.
/// </summary>
public sealed class SelfHostedMachineFleet(
    StateStore store, SelfHostedMachineSpecs specs, MachineBooter booter, BaseImage image, CgroupTree cgroups,
    CommandRunner commands, DnsServer dns, TimeProvider time,
    ILogger<SelfHostedMachineFleet> log) : IDisposable
{
    private const string NamesFile = "own-machines";
    private static readonly TimeSpan SshTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<long, (Machine Machine, Task Followed)> _on = new();
    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _stopping;

    public bool IsOn(long id) => _on.ContainsKey(id);

    /// <summary>Makes one and boots it. When it returns, its sshd listens.</summary>
    public async Task<SelfHostedMachine> MakeAsync(SelfHostedMachineBody body, CancellationToken cancel)
    {
        var directory = await image.DirectoryAsync(cancel);
        var made = store.Update(state =>
        {
            body.Check(state);
            var machine = new SelfHostedMachine
            {
                Id = state.NextId(),
                Name = body.Name,
                MachineNumber = state.NextMachineNumber(),
                MemoryMiB = body.MemoryMib ?? SelfHostedMachineBody.UsualMemoryMiB,
                Processors = body.Processors ?? SelfHostedMachineBody.UsualProcessors,
                DiskGiB = body.DiskGib ?? SelfHostedMachineBody.UsualDiskGiB,
                BaseDirectory = directory,
                Password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16),
                PublicKey = body.PublicKey?.Trim() ?? "",
                CreatedAt = time.GetUtcNow(),
            };
            return state.SelfHostedMachines[machine.Id] = machine;
        });
        TellNames();
        await OnAsync(made.Id, cancel);
        return made;
    }

    public Task OnAsync(long id, CancellationToken cancel) => InTurnAsync(async () =>
    {
        if (IsOn(id)) return;
        var machine = store.Update(state => state.SelfHostedMachines[id] = Find(state, id) with { IsOn = true });
        var spec = specs.SpecOf(machine);
        var booted =
            await Machine.BootAsync(spec, MachineDisk.Exists(spec) ? null : specs.SeedOf(machine), booter, cgroups,
                commands, cancel);
        var registered = new TaskCompletionSource();
        _on[id] = (booted, FollowAsync(id, booted, registered.Task));
        registered.SetResult();
        await SshProbe.WaitAsync(booted, SshTimeout, time, cancel);
    });

    /// <param name="politely">Asks the system; else, or when it doesn't do so in time, the plug is pulled.</param>
    public Task OffAsync(long id, bool politely) => InTurnAsync(() => OffNowAsync(id, politely));

    public Task RebootAsync(long id, CancellationToken cancel) => InTurnAsync(async () =>
    {
        if (!_on.TryGetValue(id, out var entry)) return;
        var before = entry.Machine.Reboots;
        await entry.Machine.RequestRebootAsync(cancel);
        var deadline = time.GetUtcNow() + ShutdownTimeout;
        while (entry.Machine.Reboots == before && !entry.Machine.Off.IsCompleted
            && time.GetUtcNow() < deadline) await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancel);
        await SshProbe.WaitAsync(entry.Machine, SshTimeout, time, cancel);
    });

    public Task DeleteAsync(long id) => InTurnAsync(async () =>
    {
        var machine = store.Read(state => Find(state, id));
        await OffNowAsync(id, politely: false);
        store.Update(state => { state.SelfHostedMachines.Remove(id); });
        await booter.ReleaseAsync(specs.NameOf(machine));
        await commands.RequireAsync("rm", ["-rf", "--one-file-system", specs.DirectoryOf(id)], CancellationToken.None);
        TellNames();
    });

    /// <summary>What was on is on again; what was deleted half way goes.</summary>
    public async Task StartAsync()
    {
        var known = store.Read(state => state.SelfHostedMachines.Values.ToList());
        if (Directory.Exists(specs.Directory))
        {
            var kept = known.Select(machine => specs.DirectoryOf(machine.Id)).ToHashSet();
            foreach (var left in Directory.GetDirectories(specs.Directory)
                .Where(directory => !kept.Contains(directory)))
                await commands.RequireAsync("rm", ["-rf", "--one-file-system", left], CancellationToken.None);
        }
        TellNames();
        foreach (var machine in known.Where(machine => machine.IsOn)) await OnAsync(machine.Id, CancellationToken.None);
    }

    /// <summary>The state goes on saying what should be on.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        await Task.WhenAll(_on.Keys.Select(id => OffNowAsync(id, politely: true)));
    }

    public void Dispose() => _turn.Dispose();

    public static SelfHostedMachine Find(SandboxState state, long id) =>
        state.SelfHostedMachines.GetValueOrDefault(id) ?? throw new NoSuchMachineException();

    private async Task OffNowAsync(long id, bool politely)
    {
        if (!_on.TryGetValue(id, out var entry)) return;
        if (politely) await entry.Machine.RequestShutdownAsync(CancellationToken.None);
        try
        {
            await entry.Followed.WaitAsync(politely ? ShutdownTimeout : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            await entry.Machine.UnplugAsync();
            await entry.Followed;
        }
    }

    private async Task FollowAsync(long id, Machine machine, Task registered)
    {
        await registered;
        try
        {
            await machine.Off;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(failure, "{Machine} could not be booted again.", machine.Spec.Name);
        }
        _on.TryRemove(id, out _);
        if (_stopping) return;
        store.Update(state =>
        {
            if (state.SelfHostedMachines.TryGetValue(id, out var off)) state.SelfHostedMachines[id] =
                off with { IsOn = false };
        });
    }

    private void TellNames() =>
        dns.Hosts.Write(NamesFile,
            store.Read(state => state.SelfHostedMachines.Values.Select(m => (specs.AddressOf(m), specs.HostNameOf(m)))
                .ToList()));

    private async Task InTurnAsync(Func<Task> act)
    {
        await _turn.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }
}

public sealed class NoSuchMachineException() : Exception("There is no such machine.");
