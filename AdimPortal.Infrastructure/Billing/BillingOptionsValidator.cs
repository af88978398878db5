using System.Text.RegularExpressions;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure.Billing;

internal sealed partial class BillingOptionsValidator(IHostEnvironment environment) : FaultsValidator<BillingOptions>
{
    /// <summary>A trial may last two years at most (https://docs.stripe.com/billing/subscriptions/trials).</summary>
    private const int LongestTrial = 730;

    protected override IEnumerable<string> Faults(BillingOptions options) =>
        PlanFaults(options.Plans).Concat(StageFaults(options.ToSchedule().Stages)).Concat(DayFaults(options.Day));

    private static IEnumerable<string> PlanFaults(List<PlanSettings> plans)
    {
        if (plans.Count == 0)
        {
            yield return "Billing:Plans is empty: name at least one plan that costs nothing.";
            yield break;
        }

        if (!string.IsNullOrWhiteSpace(plans[0].PriceKey))
            yield return "Billing:Plans:0 has a PriceKey: the first plan must cost nothing, because every account has it until it subscribes.";
        foreach (var twice in plans.GroupBy(p => p.Name).Where(g => g.Count() > 1))
            yield return $"Billing:Plans contains the name '{twice.Key}' twice.";
        foreach (var twice in plans.Where(p => !string.IsNullOrWhiteSpace(p.PriceKey)).GroupBy(p => p.PriceKey)
            .Where(g => g.Count() > 1))
            yield return $"Billing:Plans contains the PriceKey '{twice.Key}' twice.";
        for (var i = 0; i < plans.Count; i++)
        {
            foreach (var fault in PlanFaults(plans[i]))
                yield return $"Billing:Plans:{i} ({plans[i].Name}): {fault}";
        }
    }

    private static IEnumerable<string> PlanFaults(PlanSettings plan)
    {
        if (!PlanName().IsMatch(plan.Name))
            yield return "Name must be 1 to 30 of a-z, 0-9 and hyphen.";
        if (plan.Title.Length is 0 or > 40)
            yield return "Title must have 1 to 40 characters.";
        if (plan.Workspaces is < 1 or > 1000)
            yield return "Workspaces must be 1 to 1000.";
        if (plan.Users is < 1)
            yield return "Users must be at least 1, or left out for any number.";
        if (plan.StorageGb < 1)
            yield return "StorageGb must be at least 1.";
        if (plan.DropletSize.Length == 0)
            yield return "DropletSize is missing: a size slug of the cloud provider, such as s-1vcpu-2gb.";
        if (plan.TrialDays is < 0 or > LongestTrial)
            yield return $"TrialDays must be 0 to {LongestTrial}.";
        if (plan.WhenUnpaid is not (SuspensionLevel.ReadOnly or SuspensionLevel.Stopped))
            yield return "WhenUnpaid must be ReadOnly or Stopped: switching off is a separate stage of the schedule.";
        if (plan.TrialDays > 0 && string.IsNullOrWhiteSpace(plan.PriceKey))
            yield return "TrialDays needs a PriceKey: a plan that costs nothing has no trial.";
    }

    private static IEnumerable<string> StageFaults(IReadOnlyList<DunningStage> stages)
    {
        for (var i = 1; i < stages.Count; i++)
        {
            if (stages[i].Day <= stages[i - 1].Day)
                yield return $"Billing:DunningStages:{i}:Day must be more than {stages[i - 1].Day}, the day of the stage before it.";
        }

        if (stages[0].Day < 0)
            yield return "Billing:DunningStages:0:Day must be 0 or more.";
        var delete = stages.ToList().FindIndex(r => r.Act is DunningAction.Delete);
        if (delete >= 0 && !stages.Take(delete)
            .Any(r => r.Act is DunningAction.Warn && r.Day <= stages[delete].Day - 2))
            yield return "Billing:DunningStages deletes without a Warn stage at least two days before.";
        if (delete >= 0 && delete != stages.Count - 1)
            yield return "Billing:DunningStages has stages after Delete: nothing is left by then.";
    }

    private IEnumerable<string> DayFaults(TimeSpan day)
    {
        if (day != TimeSpan.FromDays(1) && !environment.IsDevelopment())
            yield return "Billing:Day must be 1.00:00:00: only a demonstration (environment Development) may have shorter days.";
        else if (day < TimeSpan.FromSeconds(1) || day > TimeSpan.FromDays(1))
            yield return "Billing:Day must be from 00:00:01 to 1.00:00:00.";
    }

    [GeneratedRegex("^[a-z0-9-]{1,30}$")]
    private static partial Regex PlanName();
}
