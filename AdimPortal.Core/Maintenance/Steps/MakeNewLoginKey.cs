using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// Makes the key pair with which the portal will sign in, and notes the public halves of both: they are no secrets, and
/// later steps need them.
/// </summary>
public sealed class MakeNewLoginKey(ISshKeys keys, ISecretVault vault) : Step
{
    public const string StepName = "new-key";
    public const string OldKey = "old_key";
    public const string NewKey = "new_key";

    public override string Name => StepName;

    public override string Title => "Make a new sign-in key";

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        var (id, next) = (context.Workspace.Id, NextSecrets.Next(WorkspaceSecrets.LoginKey));
        var pair = await keys.CreateAsync("portal", cancel);
        var kept = await vault.KeepAsync(id, next, new Secret($"{pair.Public}\n{pair.Private.Reveal()}"), cancel);
        var old = await vault.GoodAsync(id, WorkspaceSecrets.LoginKey, cancel);
        return StepOutcome.With((OldKey, KeptPair.Read(old).Public), (NewKey, KeptPair.Read(kept).Public));
    }

    public override async Task<StepOutcome> UndoAsync(StepContext context, CancellationToken cancel)
    {
        await vault.ForgetAsync(context.Workspace.Id, [NextSecrets.Next(WorkspaceSecrets.LoginKey)], cancel);
        return StepOutcome.Finished;
    }
}
