using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Operations;
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
public sealed class ProvisionOperation(World world, Blueprint blueprint, ProvisioningOptions options)
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
        new ReserveIdentity(world.Keys, world.Vault, blueprint, world.Random, world.Backups.Book),
        new AwaitCertificate(world.Certificates, options),
        new SetUpFirewall(world.Cloud, world.SshSources),
        new CreateServer(world.Cloud, world.Vault, world.Billing, options),
        new AwaitServer(world.Observations),
        new PointName(world.Cloud, options),
        new Connect(world.Shell, world.Vault),
        new SendBlueprint(world.Shell, world.Vault, blueprint),
        .. Routines(world, blueprint, options.PortalAddress),
        new CheckHealth(world.Probe),
        new IssueCode(world.Codes),
        new SendWelcome(world.Letters),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.Fail(end.Problem ?? "The build was cancelled.");
    }

    /// <summary>
    /// The manifest's routines in its order. Once the first has changed the host key, only the new one is accepted.
    /// </summary>
    private static IEnumerable<Step> Routines(World world, Blueprint blueprint, Uri portal)
    {
        var runner = new RoutineRunner(world, blueprint, portal);
        foreach (var routine in blueprint.RoutinesWith(world.Settings.Read()))
        {
            yield return new RunRoutine(routine, runner);
            if (routine.Name == Blueprint.IdentityRoutine)
                yield return new PinHostKey(world.Shell, world.Vault);
        }
    }
}
