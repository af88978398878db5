using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.SelfHosted.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// From a server that registered itself to a working workspace on it. The installer there does the work and reports it;
/// the portal listens, looks at the result from outside, and makes the code. Unwinding forgets the server: nothing on
/// it is touched, for the portal can't reach into it.
/// </summary>
public sealed class RegisterOperation(StepDependencies ports, ISelfHostedServers servers, WorkspaceSettings settings,
    ICodeIssuer codes, IWorkspaceEmails emails, ProvisioningOptions options) : OperationDefinition
{
    public const string OperationName = "register";

    public override string Name => OperationName;

    public override string Title => "Install on your own server";

    public override OperationText Text { get; } = new()
    {
        Done = "Installed",
        Failed = new("The installation failed",
            "Everything that was installed stays on your server; adim-uninstall removes it."),
        Cancelled = new("The installation was cancelled",
            "Everything that was installed stays on your server; adim-uninstall removes it."),
        CancelPrompt = new("Cancel this installation?",
            "We unregister your server, and its installer stops at the next step. Everything installed by then stays on the server; adim-uninstall removes it.",
            "Cancel installation"),
    };

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new TakeServerIn(servers, ports.Vault, ports.Blueprint, ports.Random),
        new NameServer(ports.Cloud, options),
        .. Routines(servers, settings),
        new AwaitAgentReport(servers),
        new CheckSelfHostedServer(ports.Probe, servers),
        new OpenSelfHosted(codes, servers),
        new SendWelcome(emails),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            workspace.Fail(end.Problem ?? "The installation was cancelled.");
    }

    private static IEnumerable<Step> Routines(ISelfHostedServers servers, WorkspaceSettings settings)
    {
        var (withTls, without) = (settings.SelfHostedRoutines(usesTls: true).ToList(),
            settings.SelfHostedRoutines(usesTls: false).ToHashSet());
        return withTls.Select(routine =>
            new AwaitRoutine(routine, servers, usesTls => usesTls || without.Contains(routine)));
    }
}
