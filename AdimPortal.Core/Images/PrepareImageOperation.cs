using AdimPortal.Core.Billing;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Common;
using AdimPortal.Core.Images.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Images;

/// <summary>
/// Makes an image on a throw-away server: installs what every server has alike, removes what two servers must not have
/// in common, takes a snapshot and brings it to every region. The server goes whatever happens.
/// </summary>
public sealed class PrepareImageOperation(StepDependencies ports, IServerImages images, ImageFingerprint fingerprint,
    BillingPlans plans, ProvisioningOptions options) : OperationDefinition
{
    public const string OperationName = "prepare-image";

    public override string Name => OperationName;

    public override string Title => "Prepare image";

    public override OperationText Text { get; } = new()
    {
        Done = "Image prepared",
        Failed = new("The image could not be prepared",
            "We removed its server and its snapshot. Workspaces are built without it, or from an older image."),
        CancelPrompt = new("Cancel this image?", "We remove its server and everything created so far.", "Cancel image"),
    };

    public override string? NeedsCloud => "An image is made of a server in the cloud.";

    /// <summary>Servers may have been made from it by then.</summary>
    public override string? PointOfNoReturn => RecordImage.StepName;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new ReserveImage(images, fingerprint, ports.Keys, ports.Vault, ports.Blueprint),
        new SetUpFirewall(ports.Cloud, ports.SshSources),
        new CreateServer(ports.Cloud, ports.Vault, plans, options, queue: ports.Queue),
        new AwaitServer(ports.Observations),
        new Connect(ports.Shell, ports.Vault),
        new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
        .. Routines(ports),
        new ShutDownForImage(ports.Cloud, ports.Shell, ports.Vault),
        new TakeSnapshot(ports.Cloud, SnapshotName.Image),
        new CopyToRegions(ports.Cloud, options),
        new RecordImage(images, fingerprint, ports.Cloud),
        new UndoOf("Delete server", new CreateServer(ports.Cloud, ports.Vault, plans, options),
            TimeSpan.FromSeconds(3)),
        new UndoOf("Remove the firewall", new SetUpFirewall(ports.Cloud, ports.SshSources)),
        new ForgetImageKeys(ports.Vault),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.Fail(end.Problem ?? "It was cancelled.");
        else
            workspace.BecameImage(now);
    }

    private static IEnumerable<Step> Routines(StepDependencies ports)
    {
        var wanted = ports.Blueprint.RoutinesWith(ports.Settings.Read()).ToList();
        yield return new RunRoutine(wanted.Single(routine => routine.Name == Blueprint.IdentityRoutine),
            ports.Routines);
        yield return new PinHostKey(ports.Shell, ports.Vault);
        foreach (var routine in wanted.Where(routine => routine.InImage))
            yield return new RunMaintenance(routine, ports.Routines, given: ForImage);
        if (ports.Blueprint.Maintenance.Any(routine => routine.Name == Blueprint.GeneralizeRoutine))
            yield return new RunMaintenance(ports.Blueprint.MaintenanceOf(Blueprint.GeneralizeRoutine),
                ports.Routines);
    }

    private static readonly IReadOnlyDictionary<string, Secret> ForImage =
        new Dictionary<string, Secret> { ["FOR_IMAGE"] = new("yes") };
}
