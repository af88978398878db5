using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Resizing.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pool;

/// <summary>
/// What a claimed workspace still needs: its customer's plan in its settings, and the email. It belongs to its customer
/// and its code works already, so there is no way back; what fails is tried again.
/// </summary>
public sealed class WelcomeOperation(StepDependencies ports, BillingPlans plans, IWorkspaceEmails emails)
    : OperationDefinition
{
    public const string OperationName = "welcome";

    public override string Name => OperationName;

    public override string Title => "Apply the plan";

    public override OperationText Text { get; } = new()
    {
        Done = "Plan applied",
        WhileStuck = _ => "The workspace can be used meanwhile.",
    };

    public override string? NeedsCloud => "Only workspaces in the cloud are built ahead.";

    public override bool IsForwardOnly => true;

    public override IReadOnlyList<Step> Steps { get; } = StepsOf(ports, plans, emails);

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // It was active before, and is.
    }

    private static List<Step> StepsOf(StepDependencies ports, BillingPlans plans, IWorkspaceEmails emails) =>
    [
        new Connect(ports.Shell, ports.Vault),
        new SendBlueprint(ports.Shell, ports.Vault, ports.Blueprint),
        .. ports.Blueprint.RoutinesWith(ports.Settings.Read()).Where(routine => routine.FollowsPlan)
            .Select(routine => new ApplyPlan(routine, ports.Routines, "Adjust the services to the plan", isInUse: true)),
        new FitBackups(ports.Cloud, plans),
        new CheckHealth(ports.Probe),
        new SendWelcome(emails),
    ];
}
