namespace AdimPortal.Core.Billing.History;

/// <summary>
/// What each day's revenue and cost were. The payment service tells only what is paid now (decision 0012), so a day is
/// kept when it is there or never.
/// </summary>
public interface IMoneyHistory
{
    /// <summary>Keeps a day; what was kept of it before is replaced.</summary>
    /// <param name="day">In UTC.</param>
    Task SaveAsync(DateOnly day, IReadOnlyList<PlanFigures> figures, CancellationToken cancel);

    /// <summary>The months from that day's on of which something is known, the oldest first.</summary>
    Task<IReadOnlyList<MoneyMonth>> ListAsync(DateOnly from, CancellationToken cancel);

    /// <returns>Null while no day is known.</returns>
    Task<DateOnly?> FirstDayAsync(CancellationToken cancel);
}

public static class MoneyHistoryExtensions
{
    /// <summary>The last months until today's, the oldest first; those of which nothing is known are empty.</summary>
    public static async Task<IReadOnlyList<MoneyMonth>> LastAsync(this IMoneyHistory history, int count, DateOnly today,
        CancellationToken cancel) => MoneyMonth.Last(count, today,
            await history.ListAsync(MoneyMonth.FirstOf(today).AddMonths(1 - count), cancel));
}
