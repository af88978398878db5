namespace AdimPortal.Infrastructure.Identity.TwoStep;

/// <summary>Section "TwoStep".</summary>
public sealed class TwoStepOptions
{
    public const string Section = "TwoStep";

    /// <summary>A staff role counts only while its holder's account has two-step sign-in.</summary>
    public bool RequiredForStaff { get; set; } = true;
}
