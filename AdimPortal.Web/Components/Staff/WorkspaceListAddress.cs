using AdimPortal.Core.Billing;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Web.Components.Staff;

/// <summary>
/// What the address of a list of workspaces asks for. What is no status, plan or order in it asks for nothing: an old
/// link still shows a list.
/// </summary>
internal sealed record WorkspaceListAddress(
    string? Text, string? Status, string? Hosting, string? Plan, string? Order, string? Descending)
{
    public WorkspaceQuery Query(BillingPlans plans)
    {
        var order = Read<WorkspaceOrder>(Order);
        return new WorkspaceQuery
        {
            Status = Read<WorkspaceStatus>(Status),
            Hosting = Read<WorkspaceHosting>(Hosting),
            Plan = plans.Find(Plan)?.Name,
            Text = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim(),
            Order = order ?? WorkspaceOrder.Requested,
            // The newest first, names from A.
            IsDescending = order is null ? !IsSaid(Descending, false) : IsSaid(Descending, true),
        };
    }

    private static bool IsSaid(string? text, bool value) => bool.TryParse(text, out var said) && said == value;

    private static T? Read<T>(string? text) where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var read) && Enum.IsDefined(read) ? read : null;
}
