using System.Globalization;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdimPortal.Web.Components.Staff;

public sealed partial class PoolPage
{
    /// <summary>What the figures look back on.</summary>
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private IReadOnlyList<PoolKind> _kinds = [];
    private IReadOnlyList<ParkedWorkspace> _parked = [];
    private IReadOnlyList<Arrival> _arrivals = [];
    private PoolFigures _figures = new(0, null);
    private bool _hasPrices;
    private bool _isAdmin;

    [CascadingParameter]
    private Task<AuthenticationState> Session { get; set; } = default!;

    protected override Task<IReadOnlyList<string>> TopicsAsync() =>
        Task.FromResult<IReadOnlyList<string>>([LiveTopics.Everything]);

    protected override async Task ReadAsync()
    {
        // The cloud is asked once for a page: its prices don't change while somebody looks.
        if (!_hasPrices)
        {
            var now = Clock.GetUtcNow();
            _kinds = await Keeper.KindsAsync(Leaving);
            _arrivals = await Pool.ArrivalsAsync(now - PoolPolicy.Past, Leaving);
            _isAdmin = (await Rights.AuthorizeAsync((await Session).User, Policies.Admin)).Succeeded;
            _hasPrices = true;
        }

        _parked = await Pool.ListAsync(Leaving);
        _figures = await Pool.FiguresAsync(Clock.GetUtcNow() - Month, Leaving);
    }

    private Task ParkAsync(PoolKind kind) => ActAsync(Act.ParkWorkspace, ActSubject.Portal, "Nothing was parked",
        permit => Service.ParkAsync(permit, kind.Region, kind.Plan, CancellationToken.None));

    private Task RetireAsync(ParkedWorkspace one) => ActAsync(Act.RetireParked, ActSubject.Of(one.Id),
        "It was not retired", permit => Service.RetireAsync(permit, CancellationToken.None));

    private async Task ActAsync(Act act, ActSubject subject, string notDone,
        Func<ActPermit, Task<RequestAnswer>> effect)
    {
        await Acts.AskAsync(act, subject, notDone, effect);
        await RefreshAsync();
    }

    private int Ready(PoolKind kind) => _parked.Count(p =>
        kind.Fits(p) && p is { Status: WorkspaceStatus.Active, IsCurrent: true, IsHealthy: true, IsBusy: false });

    private string FiguresText
    {
        get
        {
            var customers = _figures.Claims switch
            {
                0 => "nobody got a parked workspace",
                1 => "1 customer got a parked workspace",
                var many => $"{many} customers got a parked workspace",
            };
            var saved = _figures.Claims > 0 ? $" and waited {Durations.Short(_figures.Saved)} less in all" : "";
            var costs = _parked.Sum(p => _kinds.FirstOrDefault(k => k.Fits(p))?.MonthlyCost ?? 0);
            return $"In the last 30 days, {customers}{saved}. What is parked now costs {CostText(costs)} a month.";
        }
    }

    private static string CostText(decimal? cost) =>
        cost is { } dollars ? string.Create(CultureInfo.InvariantCulture, $"US${dollars:0.##}") : "not known";

    private static (StatusStyle Look, string Word) Look(ParkedWorkspace parked) => parked switch
    {
        { Status: WorkspaceStatus.Building } => (StatusStyle.Working, "Building"),
        { Status: WorkspaceStatus.Terminating } => (StatusStyle.Working, "Being retired"),
        { IsCurrent: false } => (StatusStyle.Off, "Outdated"),
        { IsBusy: true } => (StatusStyle.Working, "Maintenance"),
        { IsHealthy: false } => (StatusStyle.Warning, "Not healthy"),
        { IsHealthy: null } => (StatusStyle.Waiting, "Not checked yet"),
        _ => (StatusStyle.Ok, "Ready"),
    };
}
