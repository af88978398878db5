using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Maintenance.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance;

/// <summary>
/// Installs security updates and looks whether all is well. Updates aren't taken back: what was installed is safer than
/// what was there.
/// </summary>
public sealed class UpdateOperation(StepDependencies ports) : OperationDefinition
{
    public const string OperationName = "update";

    public override string Name => OperationName;

    public override string Title => "Install security updates";

    public override OperationText Text { get; } = new()
    {
        Done = "Security updates installed",
        Failed = new("Not all updates could be installed",
            "Updates that were installed by then stay. Your data is untouched."),
    };

    public override string? NeedsCloud =>
        "Debian installs its security upgrades there automatically; sudo adim-update installs the newest version of everything else.";

    /// <summary>
    /// Cut off in the middle it would be worse than at either end, and there is nothing to take back.
    /// </summary>
    public override bool CanBeCancelled => false;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new Connect(ports.Shell, ports.Vault, TimeSpan.FromMinutes(1)),
        new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
        new RunMaintenance(
            ports.Blueprint.MaintenanceOf(Blueprint.UpdateRoutine),
            ports.Routines),
        new RestartServer(Blueprint.UpdateRoutine, ports.Shell, ports.Vault),
        new CheckHealth(ports.Probe),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The workspace is what it was, and safer.
    }
}
