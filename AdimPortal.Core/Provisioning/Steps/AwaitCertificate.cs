using System.Globalization;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>
/// Waits while no certificate can be had, before anything is made that costs money: without one the building would fail
/// at its end, and each further try would keep others from theirs.
/// </summary>
public sealed class AwaitCertificate(ICertificateBudget certificates, ProvisioningOptions options) : Step
{
    public const string StepName = "certificate";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(30);

    public override string Name => StepName;

    public override string Title => "Reserve a certificate";

    /// <summary>The oldest certificates of a week no longer count after a week.</summary>
    public override TimeSpan Timeout => TimeSpan.FromDays(8);

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        // Another domain has a count of its own, and it is its owner's.
        if (!context.Workspace.HasNameIn(options.Zone)
            || await certificates.ReadAsync(cancel) is not { IsUsedUp: true } budget)
            return StepOutcome.Finished;
        var next = budget.NextAt is { } at
            ? at.ToString("d MMMM 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture)
            : "some hours";
        return new StepOutcome.WaitUntil(
            new WaitCondition.TimePasses(LookAgain),
            $"We have used all the certificates that we can get in a week. Building continues automatically when one is available, from {next}. Nothing is charged until then.");
    }
}
