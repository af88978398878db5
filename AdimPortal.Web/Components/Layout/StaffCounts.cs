using AdimPortal.Core.Monitoring;

namespace AdimPortal.Web.Components.Layout;

/// <summary>
/// What waits for staff, as the links to it say: read once for a page, though a page has its links twice, for wide
/// screens and for narrow ones.
/// </summary>
public sealed class StaffCounts(IStaffWork work)
{
    private Task<StaffWork>? _read;

    public Task<StaffWork> ReadAsync() => _read ??= work.ReadAsync(CancellationToken.None);
}
