using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Components.Portal.Billing;
using AdimPortal.Web.Components.Portal.Operations;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace AdimPortal.Web.Components.Portal.Workspaces;

public sealed partial class WorkspacePage
{
    private IReadOnlyList<OperationSummary> _operations = [];
    private OperationTail _tail = default!;
    private CodeView? _code;
    private WorkspaceHealth? _health;
    private SelfHostedServer? _server;

    /// <summary>Null where there are none and will be none.</summary>
    private IReadOnlyList<Backup>? _backups;

    /// <summary>What the owner pays for; null when it is not the owner who looks.</summary>
    private BillingAccount? _account;

    private PendingAct? _pending;
    private IReadOnlyList<ActRecord> _staffActs = [];
    private IReadOnlyList<RefusedRequest> _refused = [];

    /// <summary>
    /// The operation that was under way when the person came, or since: its end is shown where it was, not swept away.
    /// </summary>
    private OperationId? _watched;

    /// <summary>
    /// The last one that one watched to its good end. It is said as long as the page is open: if it went with the next
    /// operation, the page would move under one's hand.
    /// </summary>
    private OperationView? _endedWell;

    [Inject]
    private IOperationReader Operations { get; set; } = default!;

    [Inject]
    private OperationTails Tails { get; set; } = default!;

    [Inject]
    private IRefusedRequests RefusedRequests { get; set; } = default!;

    [Inject]
    private ICodeStore Codes { get; set; } = default!;

    [Inject]
    private IMonitoringReader MonitoringReader { get; set; } = default!;

    [Inject]
    private ISelfHostedServers Servers { get; set; } = default!;

    [Inject]
    private BackupPorts Backups { get; set; } = default!;

    [Inject]
    private IPendingActs Pending { get; set; } = default!;

    [Inject]
    private IActRecords Records { get; set; } = default!;

    [Inject]
    private Blueprint Blueprint { get; set; } = default!;

    [Inject]
    private IBillingStore Billing { get; set; } = default!;

    [Inject]
    private BillingPlans Plans { get; set; } = default!;

    [Inject]
    private ProvisioningOptions Options { get; set; } = default!;

    /// <summary>
    /// The operation that the page shows: one under way, one that was until now, or why there is no server.
    /// </summary>
    private OperationView? Watched => _tail.Operation is { } operation
        && (!operation.HasEnded || operation.Id == _watched || Workspace!.Status is WorkspaceStatus.Failed)
        ? operation
        : null;

    /// <summary>
    /// Until when a last snapshot is kept; null when there is none, or none any more. Of a server of its owner's the
    /// portal takes none.
    /// </summary>
    private DateTimeOffset? SnapshotUntil =>
        Workspace is { IsSelfHosted: false, TerminatedAt: { } end, ActivatedAt: not null }
        && end.AddDays(Options.FinalSnapshotDays) is var until && until > Clock.GetUtcNow()
        && Options.FinalSnapshotDays > 0
        ? until
        : null;

    /// <summary>
    /// Between the health check and the code there is a moment with neither a fault nor a code: the card waits for it.
    /// </summary>
    private bool ShowsCode =>
        IsOwner && Workspace!.Status is WorkspaceStatus.Active
            && (_code is not null || Watched is null or { HasEnded: true });

    protected override async Task ReadPartsAsync(Workspace workspace)
    {
        _tail ??= Kept(new OperationTail(Tails));
        await ReadSideBySideAsync(workspace);
        if (_operations is not [var newest, ..])
            return;
        if (!newest.Status.HasEnded())
            _watched = newest.Id;
        // Leftovers may have been removed since the building failed; what people want to know is why it failed.
        var shown = workspace.Status is WorkspaceStatus.Failed && newest.Id != _watched
            ? _operations.FirstOrDefault(o =>
                o.Name is ProvisionOperation.OperationName or RegisterOperation.OperationName) ?? newest
            : newest;
        if (shown.Id == _watched || workspace.Status is WorkspaceStatus.Failed)
        {
            // Its steps and lines are no change of the rest.
            Also(LiveTopics.Operation(shown.Id), isOfAll: false);
            await _tail.ReadAsync(shown.Id, IsAfterOwnAct, Leaving);
        }

        if (Watched is { Status: OperationStatus.Done } ended)
            _endedWell = ended;
    }

    /// <summary>Side by side: none waits for another.</summary>
    private async Task ReadSideBySideAsync(Workspace workspace)
    {
        var isActive = workspace.Status is WorkspaceStatus.Active;
        var (refused, pending) =
            (OnceAsync(RefusedRequests.OfWorkspaceAsync, workspace.Id), OnceAsync(Pending.FindAsync, workspace.Id));
        var (backups, operations) =
            (OnceAsync(Backups.Store.OfWorkspaceAsync, workspace.Id),
            OnceAsync(Operations.OfWorkspaceAsync, workspace.Id));
        var account = IsOwner ? OnceAsync(Billing.FindAsync, workspace.OwnerId) : null;
        var staffActs = IsOwner
            // One that was built ahead was not theirs before.
            ? OnceAsync(Records.ListAsync, new ActFilter(workspace.Id, ByStaff: true, From: workspace.CreatedAt),
                StaffActsCard.Most)
            : null;
        // Only its owner sees the code: staff help without being able to connect.
        var code = IsOwner && isActive ? OnceAsync(Codes.FindAsync, workspace.Id) : null;
        var health = isActive ? OnceAsync(MonitoringReader.FindAsync, workspace.Id) : null;
        var server = workspace.IsSelfHosted ? OnceAsync(Servers.FindAsync, workspace.Id) : null;
        await Task.WhenAll(
            new Task?[] { refused, pending, backups, operations, account, staffActs, code, health,
                server }.OfType<Task>());

        _refused = [.. (await refused).Where(request => IsStaff || request.IsOwnersConcern)];
        (_pending, _operations) = (await pending, await operations);
        var mayBeBackedUp = Backups.Storage.IsThere && !workspace.IsSelfHosted
            && (isActive || workspace.Status is WorkspaceStatus.Suspended);
        _backups = (await backups).Count > 0 || mayBeBackedUp ? await backups : null;
        _account = account is null ? null : await account;
        _staffActs = staffActs is null ? [] : await staffActs;
        _code = code is null ? null : await code;
        _health = health is null ? null : await health;
        _server = server is null ? null : await server;
    }
}
