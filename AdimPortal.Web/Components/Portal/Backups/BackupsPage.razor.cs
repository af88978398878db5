using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace AdimPortal.Web.Components.Portal.Backups;

/// <summary>
/// A workspace's backups. Open to its owner whatever state the workspace is in; staff see it, but get no data out of
/// it.
/// </summary>
public sealed partial class BackupsPage
{
    private Workspace? _workspace;
    private IReadOnlyList<Backup> _backups = [];
    private bool _isOwner;
    private bool _isAdmin;

    [Parameter]
    public required string Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Session { get; set; } = default!;

    [Inject]
    private WorkspaceAccess SshEndpoint { get; set; } = default!;

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

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool MayBackUp => Ports.Storage.IsThere
        && _workspace is
        {
            IsSelfHosted: false, IsPoweredOff: false,
            Status: WorkspaceStatus.Active or WorkspaceStatus.Suspended
        };

    private Backup? Running => _backups.FirstOrDefault(b => b.Status is BackupStatus.Running);

    private string PlanLine
    {
        get
        {
            var plan = Plans.Of(_workspace!.Plan);
            var often = HostingText.Of(_workspace).BackupsTaken(BackupText.Every(plan));
            return $"{often} Each backup is kept for at least {plan.BackupDays} days, and one a month for half a year.";
        }
    }

    protected override Task<IReadOnlyList<string>> TopicsAsync() => Task.FromResult<IReadOnlyList<string>>(
        WorkspaceId.TryParse(Id, out var id) ? [LiveTopics.Workspace(id)] : []);

    protected override async Task ReadAsync()
    {
        var person = (await Session).User;
        _workspace = await SshEndpoint.FindAsync(person, Id, Leaving);
        if (_workspace is null)
        {
            Navigation.NotFound();
            return;
        }

        _isOwner = _workspace.OwnerId == person.UserId();
        _isAdmin = person.IsInRole(Roles.Admin) && await SshEndpoint.IsStaffAsync(person);
        _backups = await Ports.Store.OfWorkspaceAsync(_workspace.Id, Leaving);
    }

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
            $"“{_workspace!.Name}” goes back to the data of {backup.StartedAt:yyyy-MM-dd HH:mm} UTC. We back up the current data first and restore it if anything goes wrong. The workspace is not available for a minute or longer.",
            "Restore backup", "Keep it as it is", _workspace.Id.Value))
            return;
        if (await Acts.AskAsync(Act.Restore, Id, "The backup was not restored",
            permit => Service.RestoreAsync(permit, backup, CancellationToken.None), backup: backup.Id)
            is RequestAnswer.Accepted(var operation))
            Navigation.NavigateTo($"/workspaces/{Id}/operations/{operation}");
        else
            await RefreshAsync();
    }
}
