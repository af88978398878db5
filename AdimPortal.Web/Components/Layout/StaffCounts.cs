using AdimPortal.Core.Operations;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Watch;

namespace AdimPortal.Web.Components.Layout;

/// <summary>What waits for staff, as the links to it say: read once for a page, though a page has its links twice, for wide screens and for narrow ones.</summary>
public sealed class StaffCounts(IWatchReader watch, IMailQueue mail, IOperationReader operations, ISetAside aside)
{
    /// <summary>More are shown as that many and more.</summary>
    private const int MostStuck = 100;

    private Task<int>? _alerts;
    private Task<int>? _setAside;

    /// <summary>Open alerts and stuck operations; mail that is stuck counts as one.</summary>
    public Task<int> AlertsAsync() => _alerts ??= ReadAlertsAsync();

    public Task<int> SetAsideAsync() => _setAside ??= aside.CountAsync(CancellationToken.None);

    private async Task<int> ReadAlertsAsync() =>
        await watch.CountOpenAlertsAsync(CancellationToken.None) + (await mail.TroubleAsync(CancellationToken.None) is null ? 0 : 1)
            + (await operations.ListAsync(OperationStatus.Stuck, null, MostStuck, CancellationToken.None)).Count;
}
