using System.Collections.Concurrent;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Outages;
using AdimPortal.Core.Servers;

namespace AdimPortal.Testing.InMemory;

/// <summary>
/// What runs on servers: each run once, and whoever asks for it again hears what it said and how it ended.
/// </summary>
public sealed partial class InMemoryServers
{
    private readonly ConcurrentDictionary<(string Address, string Run), (List<string> Lines, int Status)> _ended = [];

    /// <summary>Run ids in the order in which they were started; following one again adds nothing.</summary>
    public List<string> Runs { get; } = [];

    /// <summary>Systems of others that routines call; none is ever away unless it is set.</summary>
    public IReadOnlyDictionary<OutsideSystem, InMemorySystem> Outside { get; set; } =
        OutsideSystems.All.ToDictionary(system => system, _ => InMemorySystem.AlwaysThere);

    private async Task<int> FollowAsync(RemoteHost host, string run, Func<string, ValueTask> onLine,
        Func<Func<string, ValueTask>, Task<int>> begin)
    {
        if (_ended.TryGetValue((host.Address, run), out var ended))
        {
            foreach (var line in ended.Lines)
                await onLine(line);
            return ended.Status;
        }

        if (!Runs.Contains(run))
            Runs.Add(run);
        var said = new List<string>();
        var status = await begin(line =>
        {
            said.Add(line);
            return onLine(line);
        });
        _ended[(host.Address, run)] = (said, status);
        return status;
    }

    /// <summary>What a routine says besides, by its name.</summary>
    public Dictionary<string, string> Says { get; } = [];

    /// <summary>Does what the routine does, and then ends as it is told to.</summary>
    private async Task<int> BeginAsync(RemoteHost host, RemoteCommand command, Func<string, ValueTask> onLine)
    {
        var routine = command.Arguments[^1];
        Plans[routine] = PlanOf(command);
        if (OthersOf(routine) is { } others && !Outside[others].IsReached())
            return await SayAwayAsync(others, onLine);
        if (routine is Blueprint.SuspendRoutine or Blueprint.ReadOnlyRoutine)
            Suspended[host.Address] = routine;
        if (routine is Blueprint.HoldRoutine)
            Suspended[host.Address] = Blueprint.SuspendRoutine;
        if (routine == Blueprint.DataSizeRoutine)
            await SaySizeAsync(line => onLine($"adim-output: {line}"));
        if (routine == Blueprint.OpenAccessRoutine)
            Access[host.Address] = $"from=\"{SettingOf(command, "ACCESS_FROM")}\" {SettingOf(command, "ACCESS_KEY")}";
        if (routine == Blueprint.CloseAccessRoutine)
            Access.Remove(host.Address);
        if (routine == Blueprint.PrepareCopyRoutine)
            await onLine($"adim-output: access_key=ssh-ed25519 {host.Address}");
        if (routine == Blueprint.CopyDataRoutine && !await CopyDataAsync(host, command, onLine))
            return 1;
        if (routine == Blueprint.ResumeRoutine)
            Resume(host.Address, awaitsSwitch: SettingOf(command, "AWAITS_SWITCH_FIRST") == "yes");
        if (routine == Blueprint.AcceptWritesRoutine)
            AwaitingSwitch.Remove(host.Address);
        if (routine == Blueprint.IdentityRoutine)
            await onLine("adim-output: ssh_host_key=ecdsa-sha2-nistp256 OWN");
        if (Says.TryGetValue(routine, out var said))
            await onLine(said);
        await SayOfBackupsAsync(command, onLine);
        var status = StatusOf(routine);
        await onLine(status == 0 ? $"{routine} is done" : $"adim-error: {routine} did not succeed.");
        return status;
    }

    private static OutsideSystem? OthersOf(string routine) => routine switch
    {
        "packages" => OutsideSystem.Packages,
        "tls" => OutsideSystem.CertificateAuthority,
        _ => null,
    };

    private static async Task<int> SayAwayAsync(OutsideSystem system, Func<string, ValueTask> onLine)
    {
        await onLine(RoutineMarks.Away + (system is OutsideSystem.Packages ? "packages" : "certificate-authority"));
        await onLine($"{RoutineMarks.Reason}It can't be reached.");
        return 75;
    }
}
