using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance;

/// <summary>
/// Restarts the services that are down, and nothing else. There is nothing to take back: what could not be restarted is
/// as down as it was.
/// </summary>
public sealed class RestartOperation(StepDependencies ports) : OperationDefinition
{
    public const string OperationName = "restart";

    /// <summary>
    /// The routine itself looks whether it helped. While it tries, nobody is told that something is down: so it tries
    /// twice and no more.
    /// </summary>
    private static readonly RetryPolicy FewTries = new(2, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));

    public override string Name => OperationName;

    public override string Title => "Restart failed services";

    public override OperationText Text { get; } = new()
    {
        Done = "Restarted",
        Failed = new("The restart did not fix the workspace",
            "We keep checking every minute, and our support knows about it."),
    };

    public override string? NeedsCloud => "Restart the server, or the service on it.";

    /// <summary>
    /// Cut off in the middle it would be worse than at either end, and there is nothing to take back.
    /// </summary>
    public override bool CanBeCancelled => false;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new Connect(ports.Shell, ports.Vault, TimeSpan.FromMinutes(1)),
        new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
        new RunMaintenance(
            ports.Blueprint.MaintenanceOf("restart"), ports.Routines, FewTries),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The watch sees by itself whether it helped.
    }
}
