using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Pairing.Steps;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.SelfHosted.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// Gives up a workspace on its owner's own server: no code leads to it any more, and it is not listened to. Everything
/// on the server stays.
/// </summary>
public sealed class UnregisterOperation(StepDependencies ports, ISelfHostedServers servers, MoveStages stages,
    ICodeIssuer codes, ProvisioningOptions options) : OperationDefinition
{
    public const string OperationName = "unregister";

    public override string Name => OperationName;

    public override string Title => "Unregister the server";

    public override OperationText Text { get; } = new()
    {
        Done = "Unregistered",
        WhileStuck = _ => "You can also retry it.",
    };

    public override string? NeedsSelfHosted => "terminate it instead.";

    public override bool IsForwardOnly => true;

    /// <summary>What is on the server stays there anyway.</summary>
    public override bool MayReplace(OperationDefinition stuck) => stuck is not UnregisterOperation;

    public override IReadOnlyList<Step> Steps { get; } =
    [
        new RevokeCode(codes),
        new UndoOf("Remove the DNS record", new NameServer(ports.Cloud, options)),
        // Where it had moved here from the cloud, that server may still be kept.
        .. stages.LetGoOfOther(),
        new UndoOf("Unregister the server and delete its passwords",
            new TakeServerIn(servers, ports.Vault, ports.Blueprint, ports.Random)),
        new RemoveSnapshots(ports.Cloud, options, "Clean up in the cloud"),
    ];

    public override void Settle(Workspace workspace, OperationState end, DateTimeOffset now) =>
        workspace.Terminated(now);
}
