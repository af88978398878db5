using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Images;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Pairing.Steps;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Provisioning;

/// <summary>
/// From a request to a working workspace. Unwinding removes the server, its name, its firewall, its keys: the cloud is
/// as it was.
/// </summary>
public sealed class ProvisionOperation(StepDependencies ports, IBackupStore backups, ICertificateBudget certificates,
    BillingPlans plans, ICodeIssuer codes, IWorkspaceEmails emails, ProvisioningOptions options, ImageChoice images)
    : OperationDefinition
{
    public const string OperationName = "provision";

    public override string Name => OperationName;

    public override string Title => "Build workspace";

    public override OperationText Text { get; } = new()
    {
        Done = "Built",
        Failed = new("The workspace could not be built", "Nothing is charged."),
        Cancelled = new("The build was cancelled", "Nothing is charged."),
        NamesWhatWasUndone = true,
        CancelPrompt = new("Cancel this build?",
            "We remove everything created so far. Nothing is charged, and you can start again at any time.",
            "Cancel build"),
    };

    public override string? NeedsCloud => "To build it again, create a new installation command.";

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new ReserveIdentity(ports.Keys, ports.Vault, ports.Blueprint, ports.Random, backups),
        new AwaitCertificate(certificates, options),
        new AwaitServerPlace(ports.Queue),
        new SetUpFirewall(ports.Cloud, ports.SshSources),
        new CreateServer(ports.Cloud, ports.Vault, plans, options, images, ports.Queue),
        new AwaitServer(ports.Observations),
        new PointName(ports.Cloud, options),
        new Connect(ports.Shell, ports.Vault),
        new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
        .. Routines(ports),
        new CheckHealth(ports.Probe),
        new IssueCode(codes),
        new SendWelcome(emails),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.Fail(end.Problem ?? "The build was cancelled.");
    }

    /// <summary>
    /// The manifest's routines, side by side where it says so. Once the first has changed the host key, only the new
    /// one is accepted.
    /// </summary>
    private static IEnumerable<Step> Routines(StepDependencies ports)
    {
        foreach (var routine in ports.Blueprint.RoutinesWith(ports.Settings.Read()))
        {
            yield return new RunRoutine(routine, ports.Routines, beside: true);
            if (routine.Name == Blueprint.IdentityRoutine)
                yield return new PinHostKey(ports.Shell, ports.Vault);
        }
    }
}
