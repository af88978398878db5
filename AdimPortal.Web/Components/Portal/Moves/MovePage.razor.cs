using System.Diagnostics.CodeAnalysis;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdimPortal.Web.Components.Portal.Moves;

public sealed partial class MovePage
{
    private static readonly string[] MovePlans =
        [RehearseMoveOperation.OperationName, MoveOperation.OperationName, MoveBackOperation.OperationName];

    private OperationView? _failed;
    private TransferKeyNotice? _key;
    private string? _region;
    private string? _size;
    private string? _fault;
    private bool _isBusy;

    /// <summary>The size that a plan needs, where this page is the way to it.</summary>
    [SupplyParameterFromQuery(Name = "size")]
    public string? WantedSize { get; set; }

    [Inject]
    private IOperationReader Operations { get; set; } = default!;

    [Inject]
    private MoveService Service { get; set; } = default!;

    [Inject]
    private ProvisioningOptions Options { get; set; } = default!;

    [Inject]
    private ITransferKeys Keys { get; set; } = default!;

    [Inject]
    private BillingPlans Plans { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private WorkspaceActs Acts { get; set; } = default!;

    private string NameOf(string region) =>
        region == Workspace.Own ? "your own server" : Options.Regions.GetValueOrDefault(region, region);

    /// <summary>
    /// Owners choose among the sizes up to their workspace's plan: a disk can't shrink, so a smaller server is a move.
    /// Staff choose any.
    /// </summary>
    private IReadOnlyList<string> SizesFor(Workspace workspace) =>
    [
        .. Plans.All.TakeWhile(plan => IsStaff || plan.Name != workspace.Plan).Select(plan => plan.DropletSize)
            .Append(Plans.Of(workspace.Plan).DropletSize).Append(Service.SizeInCloud(workspace)).Distinct(),
    ];

    /// <summary>Where it is already is no move, unless to another size.</summary>
    private IReadOnlyList<string> DestinationsFor(Workspace workspace) =>
        [.. Options.Regions.Keys.Where(region => region != workspace.Region || SizesFor(workspace).Count > 1)];

    private string WhereOf(string region) => region == Workspace.Own ? "on your own server" : $"in {NameOf(region)}";

    protected override async Task ReadPartsAsync(Workspace workspace)
    {
        if (_size is null && WantedSize != workspace.Size && SizesFor(workspace).Contains(WantedSize))
            (_size, _region) = (WantedSize, workspace.Region);
        _region ??= Options.Regions.Keys.FirstOrDefault(region => region != workspace.Region);
        _key = IsOwner ? await OnceAsync(Keys.FindAsync, workspace.Id) : null;
        var operations = await OnceAsync(Operations.OfWorkspaceAsync, workspace.Id);
        _isBusy = operations.Any(o => !o.Status.HasEnded());
        // Only the last one: what failed before a later success is history.
        _failed = operations.FirstOrDefault(o => MovePlans.Contains(o.Name)) is { Status: OperationStatus.Unwound } last
            ? await OnceAsync(Operations.FindAsync, last.Id)
            : null;
    }

    private async Task RehearseAsync()
    {
        if (IsChosen(_region, out var region))
            await BeginAsync(Act.RehearseMove,
                permit => Service.RehearseMoveAsync(permit, region, _size, CancellationToken.None));
    }

    private async Task MoveAsync(string? chosen, string? size)
    {
        if (!IsChosen(chosen, out var region))
            return;
        var pause = Workspace!.Move?.Rehearsal is { } rehearsal
            ? $"for about {Durations.Short(rehearsal.Pause)}"
            : "for a while, usually less than a minute";
        if (await Dialogs.ConfirmAsync(
            $"Move the workspace to {NameOf(region)} now?",
            $"Nothing can be written {pause}. If anything fails before the switch, the workspace immediately continues on its current server.",
            "Move now", "Not now"))
            await BeginAsync(Act.Move, permit => Service.MoveAsync(permit, region, size, CancellationToken.None));
    }

    private bool IsChosen(string? chosen, [NotNullWhen(true)] out string? region)
    {
        _fault = chosen is null ? "Choose where the workspace moves." : null;
        region = chosen;
        return region is not null;
    }

    private async Task ReturnAsync()
    {
        if (await Dialogs.ConfirmAsync(
            "Return to the former server?",
            "Everything written since the move is copied back. Nothing can be written for a while, usually less than a minute.",
            "Return", "Stay here"))
            await BeginAsync(Act.MoveBack, permit => Service.MoveBackAsync(permit, CancellationToken.None));
    }

    private async Task EndAsync()
    {
        var (question, message, button) =
            HostingText.Of(Workspace!.Move?.Other.Hosting ?? WorkspaceHosting.Cloud).GivingUp;
        if (await Dialogs.ConfirmAsync(question, message, button, "Keep it", takesAway: true))
            await BeginAsync(Act.EndMove, permit => Service.EndMoveAsync(permit, CancellationToken.None));
    }

    /// <summary>Whoever isn't the owner and has no consent has to say why: the gate asks for it.</summary>
    private async Task BeginAsync(Act act, Func<ActPermit, Task<RequestAnswer>> effect)
    {
        if (await Acts.AskAsync(act, Id, "It was not started", effect) is RequestAnswer.Accepted)
            Navigation.NavigateTo($"/workspaces/{Id}");
        else
            await RefreshAsync();
    }
}
