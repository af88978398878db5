namespace AdimPortal.Core.Workspaces;

/// <summary>
/// Another plan, and with it another size: the target is kept here while the operation runs, since operations carry no
/// arguments.
/// </summary>
public sealed partial class Workspace
{
    /// <summary>The plan that it is being moved to; null unless it is being resized.</summary>
    public string? TargetPlan { get; private set; }

    /// <summary>The size that goes with <see cref="TargetPlan"/>.</summary>
    public string? TargetSize { get; private set; }

    /// <summary>
    /// The account's plan over which staff gave it another. It keeps that one until the account's plan changes; null
    /// when they are the same.
    /// </summary>
    public string? GivenOver { get; private set; }

    public bool IsResizing => TargetSize is not null;

    /// <summary>Whether its server has to be switched off for that. Two plans may share a size.</summary>
    public bool ChangesSize => TargetSize is not null && TargetSize != Size;

    /// <summary>
    /// Whether it has what an account with that plan is to have: that plan, or what staff gave instead.
    /// </summary>
    public bool Fits(string accountPlan) => Plan == accountPlan || GivenOver == accountPlan;

    /// <param name="isGiven">Staff give it, whatever the account's plan is.</param>
    public void BeginResize(string plan, string size, bool isGiven = false)
    {
        if (Status is WorkspaceStatus.Suspended)
            throw new NotPossibleException("This workspace is suspended. Resume it first, then change its plan.");
        if (plan == Plan && size == Size)
            throw new NotPossibleException("This workspace already has that plan.");
        RequireOneServer();
        (TargetPlan, TargetSize) = (plan, size);
        GivenOver = isGiven && plan != (GivenOver ?? Plan) ? GivenOver ?? Plan : null;
    }

    public void Resized()
    {
        (Plan, Size) = (TargetPlan!, TargetSize!);
        NotResized();
    }

    /// <summary>The old plan and size stay.</summary>
    public void NotResized() => (TargetPlan, TargetSize) = (null, null);
}
