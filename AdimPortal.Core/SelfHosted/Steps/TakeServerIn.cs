using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.SelfHosted.Steps;

/// <summary>
/// The server is known and has its passwords. Taken back, it is a stranger again; nothing on it is touched.
/// </summary>
public sealed class TakeServerIn(ISelfHostedServers servers, ISecretVault vault, Blueprint blueprint,
    IRandomSource random)
    : Step
{
    public override string Name => "take-in";

    public override string Title => "Accept the server";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        foreach (var wanted in blueprint.Secrets)
            await vault.KeepAsync(context.Workspace.Id, wanted.Name, SecretMaker.Make(wanted, random), cancel);
        return StepOutcome.Finished;
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await servers.UnregisterAsync(context.Workspace.Id, cancel);
        await servers.ClearReportsAsync(context.Workspace.Id, cancel);
        await vault.ForgetAllAsync(context.Workspace.Id, cancel);
        return StepOutcome.Finished;
    }
}
