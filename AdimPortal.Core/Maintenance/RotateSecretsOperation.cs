using AdimPortal.Core.Maintenance.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance;

/// <summary>
/// Gives a workspace new passwords and the portal a new key to it, while it goes on answering. Old and new are both
/// good until the new one is known to work. Taken back, the server has what the vault holds: what was changed and
/// forgotten before stays changed.
/// </summary>
public sealed class RotateSecretsOperation(StepDependencies ports) : OperationDefinition
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
        new Connect(ports.Shell, ports.Vault, TimeSpan.FromMinutes(1)),
        new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
        new MakeNewSecrets(ports.Vault, ports.Blueprint, ports.Random),
        new ChangeSecrets(ports.Vault, ports.Blueprint, ports.Routines),
        new CheckHealth(ports.Probe),
        new TakeNewSecrets(ports.Vault, ports.Blueprint),
        new MakeNewLoginKey(ports.Keys, ports.Vault),
        new LetNewKeyIn(ports.Shell, ports.Vault),
        new TakeNewKey(ports.Shell, ports.Vault),
        new RenewCloudKey(ports.Cloud, ports.Vault),
        new ShutOldKeyOut(ports.Shell, ports.Vault),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The log says when it was; the workspace is as it was.
    }
}
