using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Images.Steps;

/// <summary>
/// Asks the server to shut down, and never pulls the plug: the last of what belongs to it alone is removed on its way
/// down. Taken back, nothing is to be done, for the server is deleted.
/// </summary>
public sealed class ShutDownForImage(ICloud cloud, IRemoteShell shell, ISecretVault vault) : Step
{
    private readonly ServerPower _power = new(cloud);

    public override string Name => "shut-down";

    public override string Title => "Shut the server down";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(8);

    public override TimeSpan Timeout => TimeSpan.FromMinutes(5);

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override string TimeoutMessage => "The server did not shut down in time.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        await Connect.CloseAsync(shell, vault, context.Workspace, cancel);
        return await _power.OffAsync(context, isGraceful: true, cancel);
    }
}
