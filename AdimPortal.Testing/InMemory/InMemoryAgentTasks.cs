using System.Globalization;
using AdimPortal.Core.Common;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

/// <summary>
/// A customer's own server that takes tasks: it has done each and reported it before anybody asks, as any server does
/// by <see cref="InMemoryServers"/>.
/// </summary>
public sealed class InMemoryAgentTasks(InMemoryServers servers, InMemorySelfHostedServers own, TimeProvider time)
    : IAgentTasks
{
    private readonly List<string> _runs = [];

    /// <summary>Whether a program on the server asks for tasks.</summary>
    public bool IsListening { get; set; } = true;

    /// <summary>Runs that were called off.</summary>
    public List<string> CalledOff { get; } = [];

    public async Task<long> AskAsync(WorkspaceId workspace, string run, string routine, long epoch, Secret settings,
        CancellationToken cancel)
    {
        if (_runs.IndexOf(run) is var known and >= 0)
            return known;
        var number = _runs.Count;
        if (!IsListening)
            return number;
        _runs.Add(run);
        own.Reports ??= [];
        var source = AgentTask.SourceOf(number);
        void Report(ReportKind kind, string text) =>
            own.Reports.Add(new ServerReport(own.Reports.Count + 1, time.GetUtcNow(), kind, source, text));
        Report(ReportKind.Start, run);
        var host =
            new RemoteHost(InMemorySelfHostedServers.Address, 22, "root", ["ssh-ed25519 ATTIC"], new Secret("none"));
        var command = new RemoteCommand(
            [$"{InMemoryServers.OwnBundle}/bin/adim-run", "start", "--run", run, "--epoch",
                epoch.ToString(CultureInfo.InvariantCulture), routine], TimeSpan.FromMinutes(1))
        {
            StandardInput = settings,
        };
        var answer =
            await servers.RunAsync(host, command,
                line => { Report(ReportKind.Line, line); return ValueTask.CompletedTask; }, cancel);
        Report(ReportKind.End,
            answer.TryGet(out var status, out _) ? status.ToString(CultureInfo.InvariantCulture) : "1");
        return number;
    }

    public Task CallOffAsync(WorkspaceId workspace, string run, CancellationToken cancel)
    {
        CalledOff.Add(run);
        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> ListenedAtAsync(WorkspaceId workspace, CancellationToken cancel) =>
        Task.FromResult(IsListening && own.Server is not null ? time.GetUtcNow() : (DateTimeOffset?)null);

    public Task ClearAsync(WorkspaceId workspace, CancellationToken cancel) => Task.CompletedTask;
}
