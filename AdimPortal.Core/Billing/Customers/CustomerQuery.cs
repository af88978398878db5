using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing.Customers;

/// <summary>What staff look for among all accounts, and in which order. Without anything: all, the newest
/// first.</summary>
public sealed record CustomerQuery
{
    /// <summary>Part of the email address, or the whole id of an account or of a customer of the payment
    /// service.</summary>
    public string? Text { get; init; }

    /// <summary>The name of a plan.</summary>
    public string? Plan { get; init; }

    /// <summary>Who is overdue includes who has more time to pay.</summary>
    public PaymentState? Payment { get; init; }

    /// <summary>Those that have a workspace in this status.</summary>
    public WorkspaceStatus? Status { get; init; }

    public CustomerOrder Order { get; init; }

    public bool IsDescending { get; init; } = true;
}

/// <summary>What customers can be ordered by. Equal ones stand in the order of their ids.</summary>
public enum CustomerOrder
{
    Since,
    Email,

    /// <summary>Who pays what stands before who pays nothing, in either direction: those are most.</summary>
    Price,

    /// <summary>Since when a payment is overdue; who owes nothing comes last, in either direction.</summary>
    Overdue,
}
