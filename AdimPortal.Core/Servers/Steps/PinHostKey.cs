using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Servers.Steps;

/// <summary>
/// Connects anew and accepts only the host key that the server made itself. The server shows both until its next
/// routine runs, so a crash at any line finds a key that is pinned.
/// </summary>
public sealed class PinHostKey(IRemoteShell shell, ISecretVault vault) : Step
{
    private const string HostKeyOutput = "ssh_host_key";

    private static readonly RemoteCommand Nothing = new(["true"], TimeSpan.FromSeconds(15));

    public override string Name => "pin";

    public override string Title => "Pin the new host key";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        await shell.ForgetAsync(await vault.HostAsync(context.Workspace, cancel));
        if (context.OutputOf(RunRoutine.NameOf(Blueprint.IdentityRoutine), HostKeyOutput) is not { } own)
            return new StepOutcome.FailedForGood("The server did not report its host key.",
                $"The routine {Blueprint.IdentityRoutine} gave no output {HostKeyOutput}.");
        context.Workspace.Pin(own);
        var host = await vault.HostAsync(context.Workspace, cancel);
        var answer = await shell.RunAsync(host, Nothing, _ => ValueTask.CompletedTask, cancel);
        return answer.TryGet(out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }
}
