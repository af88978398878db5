using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Billing;

/// <summary>What a change of plan costs and does, as it is shown before it is confirmed.</summary>
/// <param name="Monthly">The new plan's price, without tax.</param>
/// <param name="Servers">What happens to the workspaces' servers.</param>
/// <param name="EndsAt">The subscription was cancelled and ends then, the new plan with it; null when it goes on.</param>
public sealed record PlanChange(BillingPlan To, Money Monthly, ChangePreview Preview, ServerChanges Servers, DateTimeOffset? EndsAt);
