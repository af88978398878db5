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
    private static readonly Terms FreshTold = new() { NeedsFreshSignIn = true, TellsOwner = true };
    private static readonly Terms FreshWithReason =
        new() { NeedsFreshSignIn = true, Reason = ReasonRule.Always, TellsOwner = true };
    private static readonly Terms WithPermission = new() { NeedsPermission = true, TellsOwner = true };
    private static readonly Terms WithPermissionOrReason =
        new() { Reason = ReasonRule.WithoutPermission, TellsOwner = true };

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
        new(Act.RebuildWorkspace, "Build the workspace again", "started to build the workspace again")
            { Owner = Plain, Support = Plain, Admin = Plain },
        new(Act.RenameWorkspace, "Rename the workspace", "renamed the workspace") { Owner = Plain },
        new(Act.Terminate, "Terminate the workspace", "terminated the workspace")
            { Owner = Fresh, Admin = Destructive, ByPortal = true, ShowsReason = true },
        new(Act.Unregister, "Unregister the server", "unregistered the server")
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
            { Support = FreshTold, Admin = FreshTold, ByPortal = true },
        new(Act.CleanUp, "Remove leftovers in the cloud", "removed leftovers in the cloud") { ByPortal = true },
        new(Act.UpdateFirewall, "Update the firewall", "updated the firewall") { ByPortal = true },
        new(Act.ParkWorkspace, "Park a workspace", "parked a workspace")
            { Scope = ActScope.Portal, Admin = Plain, ByPortal = true },
        new(Act.RetireParked, "Retire a parked workspace", "retired a parked workspace")
            { Admin = Plain, ByPortal = true },

        new(Act.RestartServices, "Restart services", "restarted services")
            { Owner = Plain, Support = Plain, Admin = Plain, ByPortal = true },
        new(Act.RenewSecrets, "Renew passwords and keys", "renewed passwords and keys")
            { Owner = Fresh, Support = Fresh, Admin = Fresh, ByPortal = true },
        new(Act.InstallUpdates, "Install security updates", "installed security updates")
            { Owner = Plain, Support = Plain, Admin = Plain, ByPortal = true },
        new(Act.UpdateSelfHosted, "Update the self-hosted server", "updated the server")
            { Owner = Plain, Support = Plain, Admin = Plain },
        new(Act.AllowUpdates, "Allow the portal to update the server", "allowed the portal to update the server")
            { ByServer = true },
        new(Act.RevokeUpdates, "Revoke the permission to update", "revoked the permission to update the server")
            { ByServer = true },

        new(Act.BackUp, "Take a backup", "took a backup")
            { Owner = Plain, Support = Plain, Admin = Plain, ByPortal = true },
        new(Act.Drill, "Verify a backup", "verified a backup") { ByPortal = true },
        new(Act.Restore, "Restore a backup", "restored a backup")
            { Owner = Fresh, Admin = Destructive, ShowsReason = true },
        new(Act.RestoreIntoNew, "Build a workspace from a backup", "built a workspace from a backup") { Owner = Plain },
        new(Act.ExportData, "Download data", "downloaded data") { Owner = Fresh },
        new(Act.DownloadEncrypted, "Download encrypted data", "downloaded encrypted data") { Owner = Plain },
        new(Act.ExportKey, "Export the backup key", "exported the backup key") { Owner = Fresh },

        new(Act.RehearseMove, "Rehearse a move", "rehearsed a move")
            { Owner = Plain, Support = WithPermission, Admin = WithPermissionOrReason, ByServer = true,
                ShowsReason = true },
        new(Act.Move, "Move the workspace", "moved the workspace")
            { Owner = Plain, Support = WithPermission, Admin = WithPermissionOrReason, ByServer = true,
                ShowsReason = true },
        new(Act.MoveBack, "Return to the former server", "returned to the former server")
            { Owner = Plain, Support = WithPermission, Admin = WithPermissionOrReason, ShowsReason = true },
        new(Act.EndMove, "Remove the other server", "removed the other server")
            { Owner = Plain, Support = WithPermission, Admin = WithPermissionOrReason, ByPortal = true,
                ShowsReason = true },
        new(Act.AllowStaffToMove, "Change whether support may move the workspace", "changed whether support may move the workspace")
            { Owner = Plain },
        new(Act.MakeTransferKey, "Create a move command",
            "created a command that moves the workspace to a self-hosted server") { Owner = Fresh },
        new(Act.RevokeTransferKey, "Revoke the move command",
            "revoked the command that moves the workspace") { Owner = Plain },

        new(Act.IssueCode, "Create a new code", "created a new code") { Owner = Plain },
        new(Act.RegisterServer, "Register a self-hosted server", "asked for an installation command for a self-hosted server")
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
        new(Act.ExtendGrace, "Extend the payment deadline", "extended the payment deadline")
            { Scope = ActScope.Account, Support = WithReason, Admin = WithReason },
        new(Act.RecordOwnerTold, "Record that the owner was told", "recorded that the owner was told")
            { Scope = ActScope.Account, Support = WithReason, Admin = WithReason, ShowsReason = true },

        new(Act.StartRollOut, "Update all workspaces", "started to update all workspaces")
            { Scope = ActScope.Portal, Admin = Plain, ByPortal = true },
        new(Act.StopRollOut, "Pause a roll-out", "paused a roll-out")
            { Scope = ActScope.Portal, Admin = Plain, ByPortal = true },
        new(Act.ContinueRollOut, "Continue a roll-out", "continued a roll-out")
            { Scope = ActScope.Portal, Admin = Plain },
        new(Act.EndRollOut, "End a roll-out", "ended a roll-out")
            { Scope = ActScope.Portal, Admin = Plain, ByPortal = true },
        new(Act.PrepareImage, "Prepare an image", "started to prepare an image")
            { Scope = ActScope.Portal, Admin = Plain, ByPortal = true },

        new(Act.ViewWorkspace, "View the workspace", "viewed the workspace")
            { Owner = Plain, Support = Plain, Admin = Plain },
        new(Act.ViewAccount, "View the account", "viewed the account")
            { Scope = ActScope.Account, Support = Plain, Admin = Plain },
        new(Act.GrantRole, "Grant a role", "granted a role")
            { Scope = ActScope.Account, Admin = FreshWithReason, ByPortal = true, ShowsReason = true },
        new(Act.TakeRole, "Revoke a role", "revoked a role")
            { Scope = ActScope.Account, Admin = FreshWithReason, ByPortal = true, ShowsReason = true },
        new(Act.RetryItem, "Retry an item that was set aside", "retried an item that was set aside")
            { Scope = ActScope.Portal, Support = Plain, Admin = Plain },
        new(Act.DismissItem, "Dismiss an item that was set aside", "dismissed an item that was set aside")
            { Scope = ActScope.Portal, Support = Plain, Admin = Plain },

        new(Act.AllowPendingAct, "Allow what support asked for", "allowed what support asked for") { Owner = Fresh },
        new(Act.RefusePendingAct, "Refuse what support asked for", "refused what support asked for") { Owner = Plain },
        new(Act.WithdrawPendingAct, "Withdraw a request to the owner", "withdrew a request to the owner")
            { Support = Plain, Admin = Plain },

        new(Act.SignIn, "Sign in", "signed in") { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.ConfirmPassword, "Confirm the password", "confirmed the password")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.ChangePassword, "Change the password", "changed the password")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.ResetPassword, "Reset the password", "reset the password")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.ChangeAddress, "Change the email address", "asked to change the email address")
            { Scope = ActScope.Account, Owner = Fresh, Unverified = true },
        new(Act.ConfirmAddress, "Confirm the email address", "confirmed an email address")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
        new(Act.TurnOnTwoStep, "Turn on two-step sign-in", "turned on two-step sign-in")
            { Scope = ActScope.Account, Owner = Fresh },
        new(Act.TurnOffTwoStep, "Turn off two-step sign-in", "turned off two-step sign-in")
            { Scope = ActScope.Account, Owner = Fresh, Admin = FreshWithReason, ByPortal = true, ShowsReason = true },
        new(Act.RenewRecoveryCodes, "Make new recovery codes", "made new recovery codes")
            { Scope = ActScope.Account, Owner = Fresh },
        new(Act.EndSession, "End a session", "signed out")
            { Scope = ActScope.Account, Owner = Plain, Unverified = true },
    ];
}
