using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing.Steps;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pool;

/// <summary>
/// Builds a workspace ahead, for whoever asks for one like it next. It is built as any other up to its health check;
/// code and email are for the customer who claims it (<see cref="WelcomeOperation"/>).
/// </summary>
public sealed class ParkOperation(ProvisionOperation provision) : OperationDefinition
{
    public const string OperationName = "park";

    public override string Name => OperationName;

    public override string Title => "Park workspace";

    public override OperationText Text { get; } = new()
    {
        Done = "Parked",
        Failed = new("The workspace could not be parked", "Everything created so far was removed."),
        Cancelled = new("The build was cancelled", "Everything created so far was removed."),
        NamesWhatWasUndone = true,
        CancelPrompt = new("Cancel this build?", "We remove everything created so far.", "Cancel build"),
    };

    public override string? NeedsCloud => "Only workspaces in the cloud are built ahead.";

    public override IReadOnlyList<Step> Steps { get; } =
        [.. provision.Steps.TakeWhile(step => step is not IssueCode)];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        if (end.HasFailed)
            provision.Settle(workspace, end, now);
        else
            workspace.Activate(WorkspaceEndpoints.InTheCloud(workspace), now);
    }
}
