using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Maintenance.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance;

/// <summary>
/// Gives a workspace new passwords and the portal a new key to it, while it goes on answering. Old and new are both
/// good until the new one is known to work. Taken back, the server has what the vault holds: what was changed and
/// forgotten before stays changed.
/// </summary>
public sealed class RotateSecretsOperation(World world, Blueprint blueprint, ProvisioningOptions options)
    : OperationDefinition
{
    public const string OperationName = "rotate";

    public override string Name => OperationName;

    public override string Title => "Renew passwords and keys";

    public override OperationText Text { get; } = new()
    {
        Done = "Passwords and keys renewed",
        Failed = new("Not everything was renewed",
            "What was renewed by then stays renewed; everything else stays as it was. The workspace works as before."),
        CancelPrompt = new("Cancel this renewal?",
            "Anything half changed goes back to what it was. The workspace stays available.", "Cancel renewal"),
    };

    public override string? NeedsCloud => "We can't sign in to the server to change its passwords.";

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new Connect(world.Shell, world.Vault, TimeSpan.FromMinutes(1)),
        new SendBlueprint(world.Shell, world.Vault, blueprint),
        new MakeNewSecrets(world.Vault, blueprint, world.Random),
        new ChangeSecrets(world.Vault, blueprint, new RoutineRunner(world, blueprint, options.PortalAddress)),
        new CheckHealth(world.Probe),
        new TakeNewSecrets(world.Vault, blueprint),
        new MakeNewLoginKey(world.Keys, world.Vault),
        new LetNewKeyIn(world.Shell, world.Vault),
        new TakeNewKey(world.Shell, world.Vault),
        new RenewCloudKey(world.Cloud, world.Vault),
        new ShutOldKeyOut(world.Shell, world.Vault),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The log says when it was; the workspace is as it was.
    }
}
