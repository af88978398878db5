using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// Which plans need a server that the portal rents or signs in to. On its owner's own server such a thing is refused
/// with a sentence.
/// </summary>
public static class PlansByHome
{
    private static readonly Dictionary<string, string> OnlyInTheCloud = new()
    {
        [ProvisionOperation.OperationName] = "To build it again, make a new installation line for it.",
        [SuspendOperation.OperationName] = "We can't stop it; its owner can.",
        [ResumeOperation.OperationName] = "We can't start it; its owner can.",
        [PowerOffOperation.OperationName] = "We can't switch it off; its owner can.",
        [ResizeOperation.OperationName] = "Its size is that of the server.",
        [RestartOperation.OperationName] = "Start the server anew, or the service on it.",
        [RotateSecretsOperation.OperationName] = "We can't sign in to change its passwords there.",
        [UpdateOperation.OperationName] =
            "Debian's own security upgrades are switched on there; sudo adim-update brings the newest version of the rest.",
        [TerminateOperation.OperationName] = "We can't delete it; forget the server instead.",
        [RemoveDoublesOperation.OperationName] = "It has nothing in the cloud.",
        [RemoveSnapshotsOperation.OperationName] = "It has nothing in the cloud.",
    };

    /// <exception cref="NotPossibleException">The plan needs what this workspace does not have.</exception>
    public static void Require(string plan, Workspace workspace)
    {
        if (WhyNot(plan, workspace) is { } sentence)
            throw new NotPossibleException(sentence);
    }

    /// <summary>What the plan needs and this workspace does not have, in a sentence; null when it has all.</summary>
    public static string? WhyNot(string plan, Workspace workspace) => plan switch
    {
        _ when workspace.IsOnOwnServer && OnlyInTheCloud.TryGetValue(plan, out var sentence) =>
            $"This workspace lives on its owner's own server. {sentence}",
        UpdateSelfHostedOperation.OperationName when !workspace.IsOnOwnServer =>
            "This workspace lives in the cloud: the portal keeps it up to date by itself.",
        UnregisterOperation.OperationName when !workspace.IsOnOwnServer =>
            "This workspace lives in the cloud: terminate it instead.",
        _ => null,
    };
}
