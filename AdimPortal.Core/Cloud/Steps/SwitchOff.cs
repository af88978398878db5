using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;

namespace AdimPortal.Core.Cloud.Steps;

/// <summary>Shuts the server down, and switches it off when it doesn't listen. Taken back, it runs again.</summary>
/// <param name="onlyForSize">Whether it is for another size only: a plan that has the same size needs no pause.</param>
public sealed class SwitchOff(ICloud cloud, IRemoteShell shell, ISecretVault vault, bool onlyForSize = false) : Step
{
    public const string StepName = "switch-off";

    /// <summary>Output: there was no need to switch it off.</summary>
    public const string WasLeftOn = "left_on";

    private readonly ServerPower _power = new(cloud);

    public override string Name => StepName;

    public override string Title => "Switch the server off";

    public override TimeSpan EstimatedDuration => TimeSpan.FromSeconds(8);

    public override RetryPolicy Retry => RetryPolicy.ForWaiting;

    public override string TimeoutMessage => "The server did not switch off in time.";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (onlyForSize && !context.Workspace.ChangesSize)
            return StepOutcome.With((WasLeftOn, "yes"));
        if (context.Workspace.IsSelfHosted)
            return StepOutcome.NotHere;
        // A connection that is kept open would only be found broken later.
        await Connect.CloseAsync(shell, vault, context.Workspace, cancel);
        return await _power.OffAsync(context, context.Waited < ServerPower.ShutdownTimeout, cancel);
    }

    public override Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel) =>
        _power.OnAsync(context, cancel);
}
