using System.Collections.Frozen;

namespace AdimPortal.Core.Acts;

/// <summary>
/// The rule of every act, as one table. What is not allowed here is not allowed. A staff member who owns the workspace
/// acts as its owner where the owner may, else as staff.
/// </summary>
public static class ActRules
{
    /// <summary>How long after the password was typed a session counts as fresh.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(10);

    public const int LongestReason = 500;

    private static readonly Terms Plain = Terms.Plain;
    private static readonly Terms Fresh = new() { NeedsFreshSignIn = true };
    private static readonly Terms WithReason = new() { Reason = ReasonRule.Always };
    private static readonly Terms ToldWithReason = new() { Reason = ReasonRule.Always, TellsOwner = true };
    private static readonly Terms Told = new() { TellsOwner = true };
    private static readonly Terms FreshWithReason =
        new() { NeedsFreshSignIn = true, Reason = ReasonRule.Always, TellsOwner = true };
    private static readonly Terms WithConsent = new() { NeedsConsent = true, TellsOwner = true };
    private static readonly Terms WithConsentOrReason = new() { Reason = ReasonRule.WithoutConsent, TellsOwner = true };

    /// <summary>
    /// What takes data away or replaces it: an admin, freshly signed in, with a reason, after a delay in which the
    /// owner can say no.
    /// </summary>
    private static readonly Terms Destructive =
        new() { NeedsFreshSignIn = true, Reason = ReasonRule.Always, TellsOwner = true, Waits = true };

    private static readonly FrozenDictionary<Act, ActRule> Table = All().ToFrozenDictionary(rule => rule.Act);

    public static IReadOnlyCollection<ActRule> List => Table.Values;

    public static ActRule Of(Act act) => Table[act];

    private static IEnumerable<ActRule> All() =>
    [
        new(Act.RequestWorkspace, "Build a workspace", "asked for the workspace")
            { Scope = ActScope.Account, Owner = Plain, ByPortal = true },
        new(Act.RebuildWorkspace, "Build the workspace again", "began to build the workspace again")
            { Owner = Plain, Support = Plain, Admin = Plain },
        new(Act.Terminate, "Terminate the workspace", "terminated the workspace")
            { Owner = Fresh, Admin = Destructive, ByPortal = true, ShowsReason = true },
        new(Act.Forget, "Forget the server", "let the portal forget the server")
            { Owner = Fresh, Admin = Destructive, ShowsReason = true },
        new(Act.Suspend, "Suspend the workspace", "suspended the workspace")
            { Support = ToldWithReason, Admin = ToldWithReason, ByPortal = true },
        new(Act.MakeReadOnly, "Make the workspace read-only", "made the workspace read-only")
            { Support = ToldWithReason, Admin = ToldWithReason, ByPortal = true },
        new(Act.PowerOff, "Switch the server off", "switched the server off")
            { Support = ToldWithReason, Admin = ToldWithReason, ByPortal = true },
        new(Act.Resume, "Resume the workspace", "resumed the workspace")
            { Support = Told, Admin = Told, ByPortal = true },
        new(Act.Resize, "Change the plan of the workspace", "changed the plan of the workspace")
            { Support = Told, Admin = Told, ByPortal = true },
        new(Act.CleanUp, "Remove leftovers in the cloud", "removed leftovers in the cloud") { ByPortal = true },
        new(Act.UpdateFirewall, "Update the firewall", "updated the firewall") { ByPortal = true },

        new(Act.RestartServices, "Restart services", "restarted services")
            { Owner = Plain, Support = Plain, Admin = Plain, ByPortal = true },
        new(Act.RenewSecrets, "Renew passwords and keys", "renewed passwords and keys")
            { Owner = Plain, Support = Plain, Admin = Plain, ByPortal = true },
        new(Act.InstallUpdates, "Install security updates", "installed security updates")
            { Owner = Plain, Support = Plain, Admin = Plain, ByPortal = true },
        new(Act.UpdateOwnServer, "Update the own server", "updated the server")
            { Owner = Plain, Support = Plain, Admin = Plain },
        new(Act.AllowUpdates, "Let the portal update the server", "let the portal update the server")
            { ByServer = true },
        new(Act.RevokeUpdates, "Take back the leave to update", "took back the leave to update the server")
            { ByServer = true },

        new(Act.BackUp, "Take a backup", "took a backup")
            { Owner = Plain, Support = Plain, Admin = Plain, ByPortal = true },
        new(Act.Drill, "Prove that a backup restores", "proved that a backup restores") { ByPortal = true },
        new(Act.Restore, "Restore a backup", "restored a backup")
            { Owner = Fresh, Admin = Destructive, ShowsReason = true },
        new(Act.RestoreIntoNew, "Build a workspace from a backup", "built a workspace from a backup") { Owner = Plain },
        new(Act.ExportData, "Download data", "downloaded data") { Owner = Fresh },
        new(Act.DownloadEncrypted, "Download encrypted data", "downloaded encrypted data") { Owner = Plain },
        new(Act.ExportKey, "Export the backup key", "exported the backup key") { Owner = Fresh },

        new(Act.RehearseMove, "Rehearse a move", "rehearsed a move")
            { Owner = Plain, Support = WithConsent, Admin = WithConsentOrReason, ByServer = true, ShowsReason = true },
        new(Act.Move, "Move the workspace", "moved the workspace")
            { Owner = Plain, Support = WithConsent, Admin = WithConsentOrReason, ByServer = true, ShowsReason = true },
        new(Act.MoveBack, "Return to the former server", "returned to the former server")
            { Owner = Plain, Support = WithConsent, Admin = WithConsentOrReason, ShowsReason = true },
        new(Act.EndMove, "Remove the other server", "removed the other server")
            { Owner = Plain, Support = WithConsent, Admin = WithConsentOrReason, ByPortal = true, ShowsReason = true },
        new(Act.AllowStaffToMove, "Let support move the workspace", "changed whether support may move the workspace")
            { Owner = Plain },
        new(Act.MakeTransferKey, "Make a line that moves the workspace",
            "made a line that moves the workspace to an own server") { Owner = Fresh },
        new(Act.RevokeTransferKey, "Revoke the line that moves the workspace",
            "revoked the line that moves the workspace") { Owner = Plain },

        new(Act.IssueCode, "Make a new code", "made a new code") { Owner = Plain },
        new(Act.RegisterServer, "Register an own server", "asked for a line for an own server")
            { Scope = ActScope.Account, Owner = Plain, ByServer = true },
        new(Act.CancelOperation, "Cancel an operation", "cancelled an operation")
            { Owner = Plain, Support = Plain, Admin = Plain },
        new(Act.RetryOperation, "Retry a stuck operation", "retried a stuck operation")
            { Owner = Plain, Support = Plain, Admin = Plain, ByPortal = true },

        new(Act.Subscribe, "Subscribe to a plan", "subscribed to a plan") { Scope = ActScope.Account, Owner = Plain },
        new(Act.ChangePlan, "Change the plan", "changed the plan") { Scope = ActScope.Account, Owner = Plain },
        new(Act.EndSubscription, "End the subscription", "ended the subscription")
            { Scope = ActScope.Account, Owner = Fresh },
        new(Act.OpenBillingPortal, "Open the payment service", "opened the payment service")
            { Scope = ActScope.Account, Owner = Plain },
        new(Act.ExtendGrace, "Extend the time to pay", "extended the time to pay")
            { Scope = ActScope.Account, Support = WithReason, Admin = WithReason },
        new(Act.RecordOwnerTold, "Record that the owner was told", "recorded that the owner was told")
            { Scope = ActScope.Account, Support = WithReason, Admin = WithReason, ShowsReason = true },

        new(Act.StartRollOut, "Update all workspaces", "began to update all workspaces")
            { Scope = ActScope.Portal, Admin = Plain, ByPortal = true },
        new(Act.StopRollOut, "Stop a roll-out", "stopped a roll-out")
            { Scope = ActScope.Portal, Admin = Plain, ByPortal = true },
        new(Act.ContinueRollOut, "Continue a roll-out", "continued a roll-out")
            { Scope = ActScope.Portal, Admin = Plain },
        new(Act.EndRollOut, "End a roll-out", "ended a roll-out")
            { Scope = ActScope.Portal, Admin = Plain, ByPortal = true },

        new(Act.ViewWorkspace, "Look at the workspace", "looked at the workspace")
            { Owner = Plain, Support = Plain, Admin = Plain },
        new(Act.ViewAccount, "Look at the account", "looked at the account")
            { Scope = ActScope.Account, Support = Plain, Admin = Plain },
        new(Act.GrantRole, "Grant a role", "granted a role")
            { Scope = ActScope.Account, Admin = FreshWithReason, ByPortal = true, ShowsReason = true },
        new(Act.TakeRole, "Take a role away", "took a role away")
            { Scope = ActScope.Account, Admin = FreshWithReason, ByPortal = true, ShowsReason = true },
        new(Act.RetryItem, "Retry what was set aside", "retried what was set aside")
            { Scope = ActScope.Portal, Support = Plain, Admin = Plain },
        new(Act.DismissItem, "Dismiss what was set aside", "dismissed what was set aside")
            { Scope = ActScope.Portal, Support = Plain, Admin = Plain },

        new(Act.AllowPendingAct, "Allow what support asked for", "allowed what support asked for") { Owner = Fresh },
        new(Act.RefusePendingAct, "Refuse what support asked for", "refused what support asked for") { Owner = Plain },
        new(Act.WithdrawPendingAct, "Withdraw what waits for the owner", "withdrew what waited for the owner")
            { Support = Plain, Admin = Plain },

        new(Act.SignIn, "Sign in", "signed in") { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.ConfirmPassword, "Confirm the password", "confirmed the password")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.ChangePassword, "Change the password", "changed the password")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.ResetPassword, "Choose a new password by a link", "chose a new password by a link")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.ChangeAddress, "Change the email address", "asked for another email address")
            { Scope = ActScope.Account, Owner = Fresh, Unverified = true },
        new(Act.ConfirmAddress, "Confirm the email address", "confirmed an email address")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.EndSession, "End a session", "signed out")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
    ];
}
