namespace AdimPortal.Core.Acts;

/// <summary>
/// Everything that can be done through the portal. The list is closed: who may do what, and how, stands in
/// <see cref="ActRules"/>; pages, circuits and endpoints only ask. The names are stored with the records and must not
/// change.
/// </summary>
public enum Act
{
    RequestWorkspace,
    RebuildWorkspace,
    RenameWorkspace,
    Terminate,
    Unregister,
    Suspend,
    MakeReadOnly,
    PowerOff,
    Resume,
    Resize,
    CleanUp,
    UpdateFirewall,
    ParkWorkspace,
    RetireParked,

    RestartServices,
    RenewSecrets,
    InstallUpdates,
    UpdateSelfHosted,
    AllowUpdates,
    RevokeUpdates,

    BackUp,
    Drill,
    Restore,
    RestoreIntoNew,

    /// <summary>A part of a backup, or all of it, in the clear.</summary>
    ExportData,

    /// <summary>A part of a backup as it is stored: encrypted.</summary>
    DownloadEncrypted,
    ExportKey,

    RehearseMove,
    Move,
    MoveBack,
    EndMove,
    AllowStaffToMove,
    MakeTransferKey,
    RevokeTransferKey,

    IssueCode,
    RegisterServer,
    CancelOperation,
    RetryOperation,

    Subscribe,
    ChangePlan,
    EndSubscription,
    OpenBillingPortal,
    ExtendGrace,
    RecordOwnerTold,

    StartRollOut,
    StopRollOut,
    ContinueRollOut,
    EndRollOut,
    PrepareImage,

    ViewWorkspace,
    ViewAccount,
    GrantRole,
    TakeRole,
    RetryItem,
    DismissItem,

    /// <summary>The owner lets an act of the staff's happen before its delay is over.</summary>
    AllowPendingAct,
    RefusePendingAct,

    /// <summary>The staff take back what waits for the owner.</summary>
    WithdrawPendingAct,

    SignIn,
    ConfirmPassword,
    ChangePassword,
    ResetPassword,
    ChangeAddress,
    ConfirmAddress,
    TurnOnTwoStep,
    TurnOffTwoStep,
    RenewRecoveryCodes,
    EndSession,
}
