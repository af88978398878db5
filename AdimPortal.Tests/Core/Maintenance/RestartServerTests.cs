using AdimPortal.Core.Common;
using AdimPortal.Core.Maintenance.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Maintenance;

/// <summary>A server is started anew once, if it must be, and awaited.</summary>
public class RestartServerTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_server_that_need_not_is_left_alone()
    {
        var shell = new ScriptedShell();
        Assert.IsType<StepOutcome.Done>(await RunAsync(shell, reboot: "no"));
        Assert.Empty(shell.Asked);
    }

    [Fact]
    public async Task One_that_must_is_told_with_the_boot_that_is_to_end_and_awaited_until_another_has_begun()
    {
        var shell = new ScriptedShell(3, null, 0);
        Assert.Equal("The server is rebooting.",
            Assert.IsType<StepOutcome.WaitUntil>(await RunAsync(shell)).UserMessage);
        Assert.IsType<StepOutcome.WaitUntil>(await RunAsync(shell));
        Assert.IsType<StepOutcome.Done>(await RunAsync(shell));
        Assert.All(shell.Asked, words => Assert.Equal("boot-1", words[^1]));
    }

    [Fact]
    public async Task One_that_can_not_be_told_is_told_again() =>
    Assert.IsType<StepOutcome.RetryAfter>(await RunAsync(new ScriptedShell(1)));

    private static async Task<StepOutcome> RunAsync(ScriptedShell shell, string reboot = "yes")
    {
        var workspace = Workspace.Request(WorkspaceId.Parse("ws7x2km"), Guid.NewGuid(), "Notes", "free", "nyc3",
            "s-1vcpu-2gb", "adim.test", Now);
        workspace.AssignServer(1, "10.0.0.1");
        var vault = new InMemoryVault();
        await vault.KeepAsync(workspace.Id, "ssh-login-key", new Secret("ssh-ed25519 AAAA portal\nPRIVATE"), default);
        var state = OperationState.Of(
        [
            new LoggedEvent(1, Now, new OperationEvent.StepStarted("routine-update")),
            new LoggedEvent(2, Now,
                new OperationEvent.StepDone("routine-update",
                    new Dictionary<string, string> { ["reboot"] = reboot, ["boot"] = "boot-1" })),
        ]);
        var header = new OperationHeader(OperationId.New(Now), "update", workspace.Id, workspace.Size, null, Now);
        var context =
            new StepContext(header, workspace, state, "reboot", 1, Now, new Silence(), () => false);
        return await new RestartServer("update", shell, vault).DoAsync(context, CancellationToken.None);
    }

    /// <param name="answers">Exit statuses in turn; null when the server can't be reached.</param>
    private sealed class ScriptedShell(params int?[] answers) : IRemoteShell
    {
        private readonly Queue<int?> _answers = new(answers);

        public List<IReadOnlyList<string>> Asked { get; } = [];

        public Task<Result<int>> RunAsync(RemoteHost host, RemoteCommand command, Func<string, ValueTask> onLine,
            CancellationToken cancel)
        {
            Asked.Add(command.Arguments);
            return Task.FromResult<Result<int>>(
                _answers.Dequeue() is { } status
                    ? status
                    : new Failure.Passing("The server does not answer.", "refused"));
        }

        public Task ForgetAsync(RemoteHost host) => Task.CompletedTask;
    }

    private sealed class Silence : IStepOutput
    {
        public ValueTask LineAsync(string source, string text) => ValueTask.CompletedTask;

        public Task<int> KeptAsync(string source, int attempt, CancellationToken cancel) => Task.FromResult(0);
    }
}
