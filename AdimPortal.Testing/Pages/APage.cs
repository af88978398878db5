using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Testing.Pages;

/// <summary>Things to show on a page, with what a test does not care about filled in.</summary>
internal static class APage
{
    public static readonly WorkspaceId Notes = WorkspaceId.Parse("ws7x2km");

    public static readonly DateTimeOffset Ten = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static readonly OperationCatalog Definitions = new InMemoryWorld().Plans;

    public static Workspace AWorkspace(Guid owner, WorkspaceStatus status = WorkspaceStatus.Building,
        string id = "ws7x2km", string name = "Notes", string plan = "free")
    {
        var workspace = AdimPortal.Core.Workspaces.Workspace.Request(WorkspaceId.Parse(id), owner, name, plan, "nyc3",
            "s-1vcpu-2gb", "adim.test", Ten);
        if (status is WorkspaceStatus.Failed)
            workspace.Fail("There was no room.");
        if (status is WorkspaceStatus.Active or WorkspaceStatus.Suspended or WorkspaceStatus.Terminating
            or WorkspaceStatus.Terminated)
            workspace.Activate(new WorkspaceEndpoints($"https://{workspace.Domain}", null, null), Ten);
        if (status is WorkspaceStatus.Suspended)
        {
            workspace.BeginSuspension(SuspensionLevel.Stopped, SuspensionReason.Staff, "Too loud.", Ten);
            workspace.Suspended(SuspensionLevel.Stopped);
        }

        if (status is WorkspaceStatus.Terminating or WorkspaceStatus.Terminated)
            workspace.BeginTermination();
        if (status is WorkspaceStatus.Terminated)
            workspace.Terminated(Ten);
        return workspace;
    }

    public static OperationView Operation(OperationStatus status = OperationStatus.Running, params StepView[] steps) =>
        new(
        new OperationId(Guid.Parse("0193a000-0000-7000-8000-000000000001")), ProvisionOperation.OperationName,
        Definitions.Find(ProvisionOperation.OperationName).Title, Notes, status,
        WasCancelled: false, CanBeCancelled: status is OperationStatus.Running, Problem: null, ProblemDetail: null,
        RequestedAt: Ten,
        EndedAt: status is OperationStatus.Done or OperationStatus.Unwound ? Ten.AddSeconds(62) : null,
        Expected: status is OperationStatus.Running ? TimeSpan.FromSeconds(40) : null, ExpectationIsEstimate: false,
        Fraction: 0.5,
        steps.Length > 0
            ? steps
            : [Step("server", "Create server", StepStatus.Done, took: 9), Step("health", "Health check")])
        { Text = Definitions.Find(ProvisionOperation.OperationName).Text };

    /// <summary>The same, of the operation of that name.</summary>
    public static OperationView As(this OperationView view, string name) =>
        view with { Name = name, Title = Definitions.Find(name).Title, Text = Definitions.Find(name).Text };

    /// <param name="took">In seconds, for a step that ended.</param>
    public static StepView Step(string name, string title, StepStatus status = StepStatus.Pending, string? group = null,
        string? message = null, double took = 1) => new(
        name, title, group, status, message, Detail: null, Try: 1, MostTries: 5,
        StartedAt: status is StepStatus.Pending ? null : Ten,
        EndedAt: status is StepStatus.Done or StepStatus.Failed or StepStatus.Undone ? Ten.AddSeconds(took) : null,
        WakeAt: null, Expected: TimeSpan.FromSeconds(10));

    public static CodeView LiveCode(WorkspaceId workspace, DateTimeOffset now, string digits = "482917") =>
        new(OneTimeCode.Parse($"{workspace}-{digits}"), CodeStatus.Live, now, now + PairingRules.Lifetime, null, null);
}
