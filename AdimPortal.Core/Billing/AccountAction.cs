using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Billing;

/// <summary>The next thing to be done for an account, so that its workspaces are what its subscription says.</summary>
public abstract record AccountAction
{
    private AccountAction()
    {
    }

    /// <param name="Until">When to look again; null when only a change brings something to do.</param>
    public sealed record Rest(DateTimeOffset? Until) : AccountAction;

    /// <summary>A workspace of the plan is healthy: charge from now on.</summary>
    public sealed record StartBilling : AccountAction;

    /// <summary>No workspace came of it: end the subscription, which has cost nothing.</summary>
    public sealed record GiveUp : AccountAction;

    /// <summary>Build the workspace that was asked for with the plan.</summary>
    public sealed record Build : AccountAction;

    /// <summary>Give a workspace the size and settings of the account's plan.</summary>
    public sealed record Fit(WorkspaceId Workspace) : AccountAction;

    /// <summary>It is paid: bring back what was suspended for want of payment.</summary>
    public sealed record BringBack(WorkspaceId Workspace) : AccountAction;

    /// <summary>More workspaces than the plan has: the newest are suspended.</summary>
    public sealed record SuspendSurplus(WorkspaceId Workspace) : AccountAction;

    public sealed record TakeDunningStage(DunningStage Stage) : AccountAction;
}
