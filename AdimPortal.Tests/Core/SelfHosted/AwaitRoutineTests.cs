using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.SelfHosted;

/// <summary>An installation on a server that the portal can only listen to.</summary>
public class AwaitRoutineTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.UnixEpoch;

    private readonly InMemoryWorld _world = new();

    [Fact]
    public async Task A_routine_that_failed_on_the_server_says_why_and_waits_to_be_mended()
    {
        _world.LiveSelfHosted();
        List<ServerReport> reports =
        [
            new(1, At, ReportKind.Start, "packages", "own-1"),
            new(2, At, ReportKind.Line, "packages", "Reading the package lists."),
            new(3, At, ReportKind.Line, "packages", "adim-error: Debian's package mirror can't be reached."),
            new(4, At, ReportKind.End, "packages", "75"),
            new(5, At, ReportKind.Stop, "packages", "Debian's package mirror can't be reached."),
        ];
        _world.SelfHostedServers.Reports = reports;
        var operation = _world.Request(RegisterOperation.OperationName);
        var state = await LookAsync(operation);
        var step = state.Of("routine-packages");
        Assert.Equal((OperationStatus.Running, StepStatus.Waiting), (state.Status, step.Status));
        Assert.Equal(
            "Debian's package mirror can't be reached. Fix it on the server and run the installer there again with --resume.",
            step.UserMessage);
        Assert.Equal(2, operation.Lines.Count);

        // It goes on where it was, and no line is shown twice.
        reports.AddRange(
        [
            new(6, At, ReportKind.Start, "packages", "own-2"),
            new(7, At, ReportKind.Line, "packages", "Installing 14 packages."),
            new(8, At, ReportKind.End, "packages", "0"),
            new(9, At, ReportKind.Line, "postgresql", "PostgreSQL runs."),
            new(10, At, ReportKind.End, "postgresql", "0"),
            new(11, At, ReportKind.End, "tls", "0"), new(12, At, ReportKind.End, "verify", "0"),
        ]);
        Assert.Equal(OperationStatus.Done, (await _world.RunAsync(operation)).Status);
        Assert.Equal(
            ["Reading the package lists.", "adim-error: Debian's package mirror can't be reached.",
                "Installing 14 packages.", "PostgreSQL runs."],
            operation.Lines.Where(l => l.Source is "packages" or "postgresql").Select(l => l.Text));
    }

    [Fact]
    public async Task A_server_that_stays_silent_is_forgotten_after_a_day_and_nothing_of_it_stays()
    {
        _world.LiveSelfHosted();
        _world.SelfHostedServers.Reports = [];
        var end = await _world.RunAsync(_world.Request(RegisterOperation.OperationName));
        Assert.Equal(OperationStatus.Unwound, end.Status);
        Assert.StartsWith("The server did not report for a day.", end.Problem, StringComparison.Ordinal);
        Assert.Equal(WorkspaceStatus.Failed, _world.Workspace.Status);
        Assert.True(_world.IsClean);
    }

    [Fact]
    public async Task A_server_without_a_certificate_is_believed_what_its_agent_says()
    {
        _world.LiveSelfHosted();
        _world.SelfHostedServers.Server = InMemorySelfHostedServers.Of(_world.Workspace.Id, usesTls: false);
        Assert.Equal(OperationStatus.Done,
            (await _world.RunAsync(_world.Request(RegisterOperation.OperationName))).Status);
        Assert.Equal("http://100.100.1.2", _world.Workspace.Endpoints.Tailscale);
    }

    /// <summary>Carries it until it first rests.</summary>
    private async Task<OperationState> LookAsync(InMemoryOperationStore operation)
    {
        var lease = await operation.ClaimAsync("node", CancellationToken.None);
        await new OperationExecutor(operation, _world.Plans, _world.Time, _world.Random, _world,
            _world.Systems).RunAsync(lease!, CancellationToken.None);
        return operation.State;
    }
}
