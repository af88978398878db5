using System.Globalization;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Operations;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdimPortal.Web.Components.Staff;

public sealed partial class UpdatesPage
{
    private const int Size = 100;

    private IReadOnlyList<RollOut> _rollOuts = [];
    private bool _isAdmin;

    [CascadingParameter]
    private Task<AuthenticationState> Session { get; set; } = default!;

    private RollOut? Open => _rollOuts is [{ EndedAt: null } newest, ..] ? newest : null;

    protected override Task<IReadOnlyList<string>> TopicsAsync() =>
        Task.FromResult<IReadOnlyList<string>>([LiveTopics.Everything]);

    protected override async Task ReadAsync()
    {
        _isAdmin = await MayAsync();
        _rollOuts = await OnceAsync(RollOuts.ListAsync, 10);
    }

    private async Task BeginAsync()
    {
        var sure = await Dialogs.ConfirmAsync(
            "Update all workspaces?",
            $"We install security updates on all active workspaces, {Options.UpdatesAtOnce} at a time. Services may restart briefly. The roll-out stops automatically when updates fail.",
            "Update all workspaces", "Not now");
        if (!sure)
            return;
        await ActAsync(Act.StartRollOut, async permit =>
        {
            if (!await RollOuts.BeginAsync(permit, notSince: null, CancellationToken.None))
                Toast.Fault("Nothing was started", "A roll-out is already running, or there is no active workspace.");
        });
    }

    private Task StopAsync(RollOut rollOut) => ActAsync(
        Act.StopRollOut,
        permit =>
            RollOuts.StopAsync(permit, rollOut.Id,
                "The roll-out was stopped manually. Updates in progress finish.", CancellationToken.None));

    private Task GoOnAsync(RollOut rollOut) =>
        ActAsync(Act.ContinueRollOut, permit => RollOuts.GoOnAsync(permit, rollOut.Id, CancellationToken.None));

    private Task EndAsync(RollOut rollOut) =>
        ActAsync(Act.EndRollOut,
            permit => RollOuts.EndAsync(permit, rollOut.Id, "The roll-out was ended manually.", CancellationToken.None));

    private async Task ActAsync(Act act, Func<ActPermit, Task> effect)
    {
        await Acts.DoAsync(act, ActSubject.Portal, "Nothing was done", effect);
        await RefreshAsync();
    }

    private async Task<bool> MayAsync() =>
        (await Rights.AuthorizeAsync((await Session).User, Policies.Admin)).Succeeded;

    /// <summary>
    /// How many rows are on the pages before: which rows those are changes with each update, and those that failed come
    /// first.
    /// </summary>
    [SupplyParameterFromQuery(Name = Pager.Parameter)]
    private string? After { get; set; }

    private int From => int.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : 0;

    private IEnumerable<Rolled> Shown(RollOut rollOut) =>
        rollOut.Items.OrderBy(i => Order(i.Status)).Skip(From).Take(Size);

    private string? NextOf(RollOut rollOut) =>
        rollOut.Items.Count > From + Size ? (From + Size).ToString(CultureInfo.InvariantCulture) : null;

    private static int Order(RolledStatus status) => status switch
    {
        RolledStatus.Failed => 0,
        RolledStatus.Running => 1,
        RolledStatus.Waiting => 2,
        RolledStatus.Skipped => 3,
        _ => 4,
    };

    private static StatusStyle Look(RollOut rollOut) => rollOut.Status switch
    {
        RollOutStatus.Running => StatusStyle.Working,
        RollOutStatus.Stopped => StatusStyle.Warning,
        _ => StatusStyle.Ok,
    };

    private static string Word(RollOut rollOut) => rollOut.Status switch
    {
        RollOutStatus.Running => "In progress",
        RollOutStatus.Stopped => "Stopped",
        _ => "Ended",
    };

    private static (StatusStyle Look, string Word) Look(RolledStatus status) => status switch
    {
        RolledStatus.Waiting => (StatusStyle.Todo, "Pending"),
        RolledStatus.Running => (StatusStyle.Working, "In progress"),
        RolledStatus.Done => (StatusStyle.Ok, "Updated"),
        RolledStatus.Failed => (StatusStyle.Stopped, "Failed"),
        RolledStatus.Skipped => (StatusStyle.Off, "Skipped"),
        _ => throw new InvalidOperationException($"Unknown status {status}."),
    };
}
