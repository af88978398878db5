using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Core.Operations.Steps;

/// <summary>Connects anew and accepts only the host key that replaced the first. From here on the first is worth nothing.</summary>
public sealed class PinHostKey(IRemoteShell shell, ISecretVault vault) : Step
{
    private static readonly RemoteCommand Nothing = new(["true"], TimeSpan.FromSeconds(15));

    public override string Name => "pin";

    public override string Title => "Pin the new host key";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        await shell.ForgetAsync(await vault.HostAsync(context.Workspace, cancel));
        context.Workspace.Pin(context.OutputOf(ReserveIdentity.StepName, ReserveIdentity.HostKey)!);
        var host = await vault.HostAsync(context.Workspace, cancel);
        var answer = await shell.RunAsync(host, Nothing, _ => ValueTask.CompletedTask, cancel);
        return answer.TryGet(out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }
}
