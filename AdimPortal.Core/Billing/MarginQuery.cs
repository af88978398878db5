namespace AdimPortal.Core.Billing;

/// <summary>What staff look for among revenue and cost, and in which order. Without anything: all, the newest
/// first.</summary>
public sealed record MarginQuery
{
    /// <summary>Who is overdue includes who has more time to pay.</summary>
    public PaymentState? Payment { get; init; }

    /// <summary>What the schedule does next.</summary>
    public DunningAction? Next { get; init; }

    /// <summary>The name of a plan.</summary>
    public string? Plan { get; init; }

    /// <summary>Part of an id, a name or the owner's email.</summary>
    public string? Text { get; init; }

    public MarginOrder Order { get; init; } = MarginOrder.Requested;

    public bool IsDescending { get; init; } = true;

    public IReadOnlyList<WorkspaceMargin> Of(IEnumerable<WorkspaceMargin> all)
    {
        var found = all.Where(row => HasPayment(row) && HasText(row)
            && (Next is null || row.Next?.Stage.Act == Next) && (Plan is null || row.Workspace.Plan == Plan));
        return [.. IsDescending
            ? found.OrderByDescending(KeyOf).ThenByDescending(row => row.Workspace.Id.Value, StringComparer.Ordinal)
            : found.OrderBy(KeyOf).ThenBy(row => row.Workspace.Id.Value, StringComparer.Ordinal)];
    }

    private bool HasPayment(WorkspaceMargin row) =>
        Payment is null || PaymentStates.Of(row.Account) is var state
            && (state == Payment || (state is PaymentState.Extended && Payment is PaymentState.Overdue));

    private bool HasText(WorkspaceMargin row) =>
        string.IsNullOrWhiteSpace(Text) || new[] { row.Workspace.Id.Value, row.Workspace.Name, row.OwnerEmail }
            .Any(text => text.Contains(Text.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Names as people sort them; amounts by currency first, for nothing compares two of them; what is unknown
    /// before what is known.</summary>
    private (string Text, long Number) KeyOf(WorkspaceMargin row) => Order switch
    {
        MarginOrder.Requested => ("", row.Workspace.CreatedAt.UtcTicks),
        MarginOrder.Workspace => (row.Workspace.Name.ToUpperInvariant(), 0),
        MarginOrder.Owner => (row.OwnerEmail.ToUpperInvariant(), 0),
        MarginOrder.Plan => (row.Workspace.Plan, 0),
        MarginOrder.Revenue => KeyOf(row.Revenue),
        MarginOrder.Cost => KeyOf(row.Cost),
        MarginOrder.Margin => KeyOf(row.Margin),
        MarginOrder.Payment => ("", (long)PaymentStates.Of(row.Account)),
        MarginOrder.Next => ("", row.Next?.At.UtcTicks ?? long.MaxValue),
        _ => throw new InvalidOperationException($"Unknown order {Order}."),
    };

    private static (string, long) KeyOf(Money? amount) =>
        amount is { } known ? (known.Currency, known.Minor) : ("", 0);
}

/// <summary>What revenue and cost can be ordered by. Equal ones stand in the order of their ids.</summary>
public enum MarginOrder
{
    Requested,
    Workspace,
    Owner,
    Plan,
    Revenue,
    Cost,
    Margin,
    Payment,
    Next,
}
