using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Servers.Steps;

/// <summary>
/// Waits until the server answers over SSH and shows the host key that the portal gave it. Any other key ends the
/// operation.
/// </summary>
/// <param name="timeout">How long a server that was just made may take, unless another time is given.</param>
/// <param name="name">Another name for a plan that connects more than once.</param>
public sealed class Connect(IRemoteShell shell, ISecretVault vault, TimeSpan? timeout = null, string name = "connect")
    : Step
{
    private static readonly RemoteCommand Nothing = new(["true"], TimeSpan.FromSeconds(15));

    public override string Name => name;

    public override string Title => "Connect securely";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(3);

    public override TimeSpan Timeout => timeout ?? TimeSpan.FromMinutes(5);

    public override string TimeoutMessage => "The server did not answer in time.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var host = await vault.HostAsync(context.Workspace, cancel);
        var answer = await shell.RunAsync(host, Nothing, _ => ValueTask.CompletedTask, cancel);
        if (answer.TryGet(out _, out var failure))
            return StepOutcome.Finished;
        return failure is Failure.Passing
            ? new StepOutcome.WaitUntil(new WaitCondition.TimePasses(TimeSpan.FromMilliseconds(500)),
                "The server is starting up.")
            : StepOutcome.Of(failure);
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await CloseAsync(shell, vault, context.Workspace, cancel);
        return StepOutcome.Finished;
    }

    /// <summary>Closes the connection that is kept open between steps, if there is one.</summary>
    internal static async Task CloseAsync(IRemoteShell shell, ISecretVault vault, Workspace workspace,
        CancellationToken cancel)
    {
        if (workspace.Address is not null
            && await vault.FindAsync(workspace.Id, WorkspaceSecrets.LoginKey, cancel) is not null)
            await shell.ForgetAsync(await vault.HostAsync(workspace, cancel));
    }
}
