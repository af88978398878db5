using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdimPortal.Web.Components.Portal.Backups;

/// <summary>
/// A workspace's backups. Open to its owner whatever state the workspace is in; staff see it, but get no data out of
/// it.
/// </summary>
public sealed partial class BackupsPage
{
    private IReadOnlyList<Backup> _backups = [];

    [Inject]
    private BackupPorts Ports { get; set; } = default!;

    [Inject]
    private BillingPlans Plans { get; set; } = default!;

    [Inject]
    private BackupService Service { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private WorkspaceActs Acts { get; set; } = default!;

    [Inject]
    private Toast Toast { get; set; } = default!;

    private bool MayBackUp => Ports.Storage.IsThere
        && Workspace is
        {
            IsSelfHosted: false, IsPoweredOff: false,
            Status: WorkspaceStatus.Active or WorkspaceStatus.Suspended
        };

    private Backup? Running => _backups.FirstOrDefault(b => b.Status is BackupStatus.Running);

    private string PlanLine
    {
        get
        {
            var plan = Plans.Of(Workspace!.Plan);
            var often = HostingText.Of(Workspace).BackupsTaken(BackupText.Every(plan));
            return $"{often} Each backup is kept for at least {plan.BackupDays} days, and one a month for half a year.";
        }
    }

    protected override async Task ReadPartsAsync(Workspace workspace) =>
        _backups = await OnceAsync(Ports.Store.OfWorkspaceAsync, workspace.Id);

    private async Task BackUpAsync()
    {
        var answer = await Acts.AskAsync(Act.BackUp, Id, "No backup was started",
            permit => Service.BackUpAsync(permit, CancellationToken.None));
        await RefreshAsync();
        if (answer is RequestAnswer.Accepted(var operation))
            Toast.Say("Backup started", "Your workspace keeps working.",
                ToastAction.Show($"/workspaces/{Id}/operations/{operation}"));
    }

    private async Task RestoreAsync(Backup backup)
    {
        if (!await Dialogs.ConfirmAsync(
            "Restore backup?",
            $"“{Workspace!.Name}” goes back to the data of {backup.StartedAt:yyyy-MM-dd HH:mm} UTC. We back up the current data first and restore it if anything goes wrong. The workspace is not available for a minute or longer.",
            "Restore backup", "Keep it as it is", Workspace.Id.Value))
            return;
        if (await Acts.AskAsync(Act.Restore, Id, "The backup was not restored",
            permit => Service.RestoreAsync(permit, backup, CancellationToken.None), backup: backup.Id)
            is RequestAnswer.Accepted(var operation))
            Navigation.NavigateTo($"/workspaces/{Id}/operations/{operation}");
        else
            await RefreshAsync();
    }
}
