namespace AdimPortal.Core.Monitoring;

/// <summary>How much waits for staff, as the links of the site say it.</summary>
/// <param name="OpenAlerts">Alerts of workspaces that are open: 0 to <see cref="Most"/>.</param>
/// <param name="StuckOperations">Operations that wait for staff: 0 to <see cref="Most"/>.</param>
/// <param name="IsMailStuck">Email as a whole does not get away: see <see cref="MailErrors"/>.</param>
/// <param name="SetAside">Items that were set aside and that nobody has dismissed: 0 to <see cref="Most"/>.</param>
public sealed record StaffWork(int OpenAlerts, int StuckOperations, bool IsMailStuck, int SetAside)
{
    /// <summary>
    /// More are not counted: nobody acts otherwise on a thousand than on a hundred, and each page of staff asks.
    /// </summary>
    public const int Most = 100;

    /// <summary>What the page of alerts shows: mail that is stuck is one thing.</summary>
    public int Alerts => OpenAlerts + StuckOperations + (IsMailStuck ? 1 : 0);
}

/// <summary>Reads all that waits for staff at once.</summary>
public interface IStaffWork
{
    Task<StaffWork> ReadAsync(CancellationToken cancel);
}
