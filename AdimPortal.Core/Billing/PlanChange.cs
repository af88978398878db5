using AdimPortal.Core.Resizing;

namespace AdimPortal.Core.Billing;

/// <summary>What a change of plan costs and does, as it is shown before it is confirmed.</summary>
/// <param name="Before">What is paid a month until then.</param>
/// <param name="Monthly">The new plan's price, without tax.</param>
/// <param name="Servers">What happens to the workspaces' servers.</param>
/// <param name="EndsAt">The subscription was cancelled and ends then, the new plan with it; null when it goes
/// on.</param>
public sealed record PlanChange(BillingPlan To, Money Before, Money Monthly, ChangePreview Preview,
    ServerChanges Servers, DateTimeOffset? EndsAt);

/// <summary>A change of plan that waits for its owner's confirmation at their bank.</summary>
/// <param name="To">Null when it is to no plan of ours.</param>
/// <param name="Until">Without a confirmation nothing is charged and nothing changes.</param>
/// <param name="Invoice">Its invoice, by id.</param>
/// <param name="Page">Where the payment is confirmed.</param>
public sealed record PendingPlan(BillingPlan? To, DateTimeOffset Until, string? Invoice, Uri? Page);
