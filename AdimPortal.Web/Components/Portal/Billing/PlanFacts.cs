using AdimPortal.Core.Billing;
using AdimPortal.Web.Components.Portal.Backups;

namespace AdimPortal.Web.Components.Portal.Billing;

/// <summary>A plan in words.</summary>
internal static class PlanFacts
{
    public static IEnumerable<string> Of(BillingPlan plan)
    {
        yield return plan.Workspaces == 1 ? "1 workspace" : $"{plan.Workspaces} workspaces";
        yield return plan.Users switch
        {
            null => "Any number of people",
            1 => "1 person",
            var some => $"{some} people"
        };
        yield return $"{plan.StorageGb} GB storage";
        if (BackupText.Every(plan) is { } every)
            yield return $"A backup {every}";
        if (plan.Backups)
            yield return "Images of the whole server";
        if (plan.TrialDays > 0)
            yield return $"{plan.TrialDays} days free";
    }

    /// <summary>The same in one line: "3 workspaces, any number of people, …".</summary>
    public static string Line(BillingPlan plan) =>
        string.Join(", ", Of(plan).Select((fact, i) => i == 0 ? fact : char.ToLowerInvariant(fact[0]) + fact[1..]));

    /// <param name="prices">By lookup key; empty while they can't be read. What costs nothing does so in the currency
    /// of the others.</param>
    public static string Price(BillingPlan plan, IReadOnlyDictionary<string, PlanPrice> prices) =>
        plan.PriceKey is { } key
        ? prices.TryGetValue(key, out var price) ? $"{price.Monthly}" : "Shown at checkout"
        : $"{new Money(0, prices.Values.Select(p => p.Monthly.Currency).FirstOrDefault(MarginReport.Currency))}";
}
