using AdimPortal.Core.Billing.History;

namespace AdimPortal.Testing.Pages;

/// <summary>What months brought in, as a test says it.</summary>
public sealed class InMemoryMoneyHistory : IMoneyHistory
{
    public List<MoneyMonth> Months { get; } = [];

    /// <summary>What was kept of days.</summary>
    public Dictionary<DateOnly, IReadOnlyList<PlanFigures>> Days { get; } = [];

    public Task SaveAsync(DateOnly day, IReadOnlyList<PlanFigures> figures, CancellationToken cancel)
    {
        Days[day] = figures;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<MoneyMonth>> ListAsync(DateOnly from, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<MoneyMonth>>([.. Months.Where(month => month.First >= from)]);

    public Task<DateOnly?> FirstDayAsync(CancellationToken cancel) =>
        Task.FromResult(Months.Count > 0 ? Months[0].First : (DateOnly?)null);
}
