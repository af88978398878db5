using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Pairing.Steps;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Suspension.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// All that can be withheld from a workspace on its owner's own server: no code of it is accepted. The server itself
/// goes on as it is.
/// </summary>
public sealed class SuspendSelfHostedOperation(ICodeIssuer codes) : OperationDefinition
{
    public const string OperationName = "suspend-self-hosted";

    public override string Name => OperationName;

    public override string Title => "Stop accepting codes";

    /// <summary>A code that was withdrawn doesn't come back. It is not its owner's to call off, either.</summary>
    public override bool IsForwardOnly => true;

    public override IReadOnlyList<Step> Steps { get; } = [new RevokeCode(codes)];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) =>
        SuspendOperation.Settle(workspace, end, SuspensionLevel.ReadOnly);
}

/// <summary>Codes are accepted again. Its owner makes a new one when they like.</summary>
public sealed class ResumeSelfHostedOperation : OperationDefinition
{
    public const string OperationName = "resume-self-hosted";

    public override string Name => OperationName;

    public override string Title => "Accept codes again";

    public override bool CanBeCancelled => false;

    public override IReadOnlyList<Step> Steps { get; } = [new OpenAgain()];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now)
    {
        // It was opened by its own step.
    }
}
