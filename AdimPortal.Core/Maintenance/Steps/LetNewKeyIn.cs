using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// The server lets both keys in, and the portal has signed in with the new one, before the old one goes anywhere.
/// </summary>
public sealed class LetNewKeyIn(IRemoteShell shell, ISecretVault vault) : Step
{
    private static readonly RemoteCommand Nothing = new(["true"], TimeSpan.FromSeconds(15));

    public override string Name => "let-key-in";

    public override string Title => "Test the new key";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var host = await vault.HostAsync(context.Workspace, cancel);
        var changed =
            await AuthorizedKeys.ChangeAsync(shell, host,
                context.OutputOf(MakeNewLoginKey.StepName, MakeNewLoginKey.NewKey), notAnyMore: null, cancel);
        if (changed is not StepOutcome.Done)
            return changed;
        if (await vault.FindAsync(context.Workspace.Id, NextSecrets.Next(WorkspaceSecrets.LoginKey), cancel)
            is not { } next)
            return StepOutcome.Finished;
        var answer =
            await shell.RunAsync(host with { PrivateKey = KeptPair.Read(next).Private }, Nothing,
                _ => ValueTask.CompletedTask, cancel);
        return answer.TryGet(out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }

    /// <summary>Unless the new key is the good one already: then it stays.</summary>
    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        var good = KeptPair.Read(await vault.GoodAsync(context.Workspace.Id, WorkspaceSecrets.LoginKey, cancel)).Public;
        return context.OutputOf(MakeNewLoginKey.StepName, MakeNewLoginKey.NewKey) is { } made && made != good
            ? await AuthorizedKeys.ChangeAsync(shell, await vault.HostAsync(context.Workspace, cancel), letIn: good,
                notAnyMore: made, cancel)
            : StepOutcome.Finished;
    }
}
