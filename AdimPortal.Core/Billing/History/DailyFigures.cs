using AdimPortal.Core.Common;

namespace AdimPortal.Core.Billing.History;

/// <summary>Keeps what today's revenue and cost are.</summary>
public sealed class DailyFigures(MarginReport report, IMoneyHistory history, BillingPlans plans, TimeProvider time)
{
    /// <returns>Why nothing was kept: what can't be read whole is no figure of a day. Null when it was.</returns>
    public async Task<Failure?> SaveAsync(CancellationToken cancel)
    {
        if (!(await report.ReadWholeAsync(cancel)).TryGet(out var rows, out var failure))
            return failure;
        await history.SaveAsync(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
            PlanFigures.Of(rows, plans.All.Select(plan => plan.Name)), cancel);
        return null;
    }
}
