using AdimPortal.Core.Billing;

namespace AdimPortal.Web.Components.Portal.Billing;

/// <summary>A plan in words.</summary>
internal static class PlanFacts
{
    public static IEnumerable<string> Of(BillingPlan plan)
    {
        yield return plan.Workspaces == 1 ? "1 workspace" : $"{plan.Workspaces} workspaces";
        yield return plan.Users switch { null => "Any number of people", 1 => "1 person", var some => $"{some} people" };
        yield return $"{plan.StorageGb} GB storage";
        if (plan.Backups)
            yield return "Daily backups of the server";
        if (plan.TrialDays > 0)
            yield return $"{plan.TrialDays} days free";
    }

    /// <param name="price">Null for a plan that costs nothing, and while prices can't be read.</param>
    public static string Price(BillingPlan plan, PlanPrice? price) => plan.IsPaid ? price?.Monthly.ToString() ?? "See at Checkout" : "Free";
}
