using System.Text;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Testing.InMemory;

/// <summary>
/// Servers that take commands as the real ones do: the runner starts each run id once, and anything is refused without
/// the blueprint.
/// </summary>
/// <param name="cloud">Whether a server runs is known there.</param>
public sealed partial class InMemoryServers(InMemoryCloud cloud) : IRemoteShell, ISshKeys
{
    private const int NotFound = 127;
    private const int StaleEpoch = 76;
    private readonly Dictionary<string, long> _epochs = [];
    private readonly HashSet<string> _blueprints = [];
    private int _pairs;

    /// <summary>Where a server of its owner's has its bundle: it fetched that itself.</summary>
    public const string OwnBundle = "/opt/adim/blueprint/own";

    public List<RemoteCommand> Commands { get; } = [];

    /// <summary>Where they store backups.</summary>
    public InMemoryBackups Backups { get; } = new();

    /// <summary>Addresses of servers whose services are stopped.</summary>
    public Dictionary<string, string> Suspended { get; } = [];

    /// <summary>
    /// Addresses of servers whose programs run, and which let nobody in before the name leads to them.
    /// </summary>
    public HashSet<string> AwaitingSwitch { get; } = [];

    /// <summary>The plan whose settings each routine last ran with.</summary>
    public SortedDictionary<string, string> Plans { get; } = [];

    /// <summary>How much memory its programs use, MiB.</summary>
    public int UsedMib { get; set; } = 700;

    /// <summary>Commands don't end until they are cancelled.</summary>
    public bool Hold { get; set; }

    /// <summary>What a routine's run ends with; 0 unless set.</summary>
    public Func<string, int> StatusOf { get; set; } = _ => 0;

    public async Task<Result<int>> RunAsync(RemoteHost host, RemoteCommand command, Func<string, ValueTask> onLine,
        CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (Commands)
            Commands.Add(command);
        if (Hold)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        if (host.PinnedHostKeys.Count == 0)
            return new Failure.Final("The server could not be trusted.", "No host key is pinned.");
        if (cloud.At(host.Address) is { Status: not "active" })
            return new Failure.Passing("We can't reach the server.", $"{host.Address} is off.");
        if (command.IsOnlyTold)
            return await ToldAsync(host, command, onLine);
        if (command.Arguments is ["cat", "/proc/meminfo"])
            await SayMemoryAsync(onLine);
        if (command.Arguments is ["sh", "-c", _, "unpack", var folder, ..])
            _blueprints.Add(folder);
        if (command.Arguments is ["sh", "-c", _, "data-size"])
            await SaySizeAsync(onLine);
        if (command.Arguments is not [var runner, "start", "--run", var runId, ..])
            return 0;
        if (!_blueprints.Append(OwnBundle).Any(there => runner.StartsWith(there, StringComparison.Ordinal)))
            return NotFound;
        return IsStale(host, command)
            ? StaleEpoch
            : await FollowAsync(host, runId, onLine, say => BeginAsync(host, command, say));
    }

    /// <summary>
    /// What an own server that lets the portal in does when it is told to update itself; 0 when it went well.
    /// </summary>
    public Func<string, int> OnUpdate { get; set; } = _ => 0;

    /// <summary>Why an own server can't be entered; null when it can.</summary>
    public Failure? Shut { get; set; }

    private async Task<Result<int>> ToldAsync(RemoteHost host, RemoteCommand command, Func<string, ValueTask> onLine)
    {
        if (Shut is { } failure)
            return failure;
        if (command.Arguments is not ["update", var run])
            return 0;
        return await FollowAsync(host, run, onLine, async say =>
        {
            await say("postgresql");
            var status = OnUpdate(run);
            await say(
                status == 0
                    ? $"adim-output: bundle={new string('b', 64)}"
                    : "adim-error: The step postgresql did not succeed.");
            return status;
        });
    }

    private async Task SayOfBackupsAsync(RemoteCommand command, Func<string, ValueTask> onLine)
    {
        if (command.Arguments[^1] == "backup-size")
            await onLine("adim-output: size_postgresql=20000000");
        if (command.Arguments[^1] != "backup")
            return;
        var addresses = SettingOf(command, "UPLOAD_POSTGRESQL").Split('\n');
        foreach (var address in addresses)
            Backups.Receive(address);
        await onLine($$$"""
            adim-output: manifest={"format":1,"workspace":"{{{SettingOf(command, "WORKSPACE_ID")}}}","taken_at":"2026-11-21T10:00:00Z","parts":[{"name":"postgresql","bytes":900,"stored_bytes":{{{addresses.Length * InMemoryBackups.PieceBytes}}},"pieces":{{{addresses.Length}}},"sha256":"{{{new string('a', 64)}}}"}],"counts":{"tables":{} } }
            """);
    }

    private async Task SayMemoryAsync(Func<string, ValueTask> onLine)
    {
        await onLine("MemTotal:        2048000 kB");
        await onLine($"MemAvailable:    {2048000 - UsedMib * 1024} kB");
    }

    /// <summary>A server remembers the highest epoch that it has seen.</summary>
    private bool IsStale(RemoteHost host, RemoteCommand command)
    {
        var epoch = command.Arguments.SkipWhile(word => word != "--epoch").Skip(1).Select(long.Parse).First();
        lock (_epochs)
            return epoch < (_epochs[host.Address] = Math.Max(epoch, _epochs.GetValueOrDefault(host.Address)));
    }

    private static string PlanOf(RemoteCommand command) => SettingOf(command, "PLAN");

    private static string SettingOf(RemoteCommand command, string name) =>
        SettingLines.Read(command.StandardInput!.Reveal()).GetValueOrDefault(name, "");

    /// <summary>As if the portal had another version of the blueprint from now on.</summary>
    public void LoseBlueprints() => _blueprints.Clear();

    public Task ForgetAsync(RemoteHost host) => Task.CompletedTask;

    public Task<SshKeyPair> CreateAsync(string comment, CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref _pairs);
        return Task.FromResult(
            new SshKeyPair(new Secret($"PRIVATE {number}\n"),
                $"ssh-ed25519 {Convert.ToBase64String(Encoding.ASCII.GetBytes($"key {number}"))} {comment}"));
    }
}
