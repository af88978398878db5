using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// Brings a workspace on its owner's own server to the portal's present version, where its owner lets the portal in for
/// that. The server does it all by itself, by its own program. There is nothing to take back: run again, it goes on.
/// </summary>
public sealed class UpdateSelfHostedOperation(StepDependencies ports, ISelfHostedServers servers) : OperationDefinition
{
    public const string OperationName = "update-self-hosted";

    public override string Name => OperationName;

    public override string Title => "Update your server";

    public override OperationText Text { get; } = new()
    {
        Done = "Updated",
        Failed = new("The server was not updated",
            "Everything that was not replaced stays as it was, and your data is untouched. You can try again at any time."),
    };

    public override string? NeedsSelfHosted => "the portal keeps it up to date automatically.";

    /// <summary>Cut off in the middle it would be worse than at either end.</summary>
    public override bool CanBeCancelled => false;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new EnterSelfHosted(ports.Shell, ports.Vault, servers),
        new RunSelfHostedUpdate(ports.Shell, ports.Vault, servers),
        new AwaitUpdateReport(servers),
        new CheckSelfHostedServer(ports.Probe, servers, TimeSpan.FromMinutes(10)),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // The workspace is what it was, and newer.
    }
}
