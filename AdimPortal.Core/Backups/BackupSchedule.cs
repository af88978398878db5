using AdimPortal.Core.Billing;

namespace AdimPortal.Core.Backups;

/// <summary>When a workspace's next backup is due, and when it is so late that people are told. Pure.</summary>
public static class BackupSchedule
{
    /// <summary>One that failed is tried again after that long, not at once.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    /// <summary>A new workspace is left alone for that long: its owner has just come.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMinutes(15);

    /// <summary>A backup of another half hour is another one, whatever became of the last.</summary>
    public static string OccasionAt(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcTicks - (now.UtcTicks % Pause.Ticks), TimeSpan.Zero).ToString("O",
            System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>How late it may be: half of an interval, six hours at least.</summary>
    private static readonly TimeSpan LeastGrace = TimeSpan.FromHours(6);

    public static bool IsDue(BackupState state, BillingPlan plan, DateTimeOffset now) =>
        plan.BackupEvery > TimeSpan.Zero && state is { IsReachable: true, IsBusy: false }
        && (state.LastGoodAt is { } last ? now - last >= plan.BackupEvery : now - state.ActiveSince >= First)
        && now
            - (state.LastTriedAt ?? DateTimeOffset.MinValue) >= (plan.BackupEvery < Pause ? plan.BackupEvery : Pause);

    /// <summary>A workspace that is switched off has nothing new to be backed up.</summary>
    public static bool IsOverdue(BackupState state, BillingPlan plan, DateTimeOffset now) =>
        plan.BackupEvery > TimeSpan.Zero && state.IsReachable
            && now - (state.LastGoodAt ?? state.ActiveSince) > plan.BackupEvery + GraceOf(plan);

    /// <summary>
    /// Once a month each workspace's newest backup is proven; a drill that failed is done again the next day.
    /// </summary>
    public static bool IsDrillDue(DrillState state, DateTimeOffset now) => state.IsFree
        && now - (state.VerifiedAt ?? state.ActiveSince - ProveEvery + FirstProof) >= ProveEvery
        && now - (state.TriedAt ?? DateTimeOffset.MinValue) >= TimeSpan.FromDays(1);

    private static readonly TimeSpan ProveEvery = TimeSpan.FromDays(30);

    /// <summary>The first one, when the workspace has been in use for some time.</summary>
    private static readonly TimeSpan FirstProof = TimeSpan.FromDays(3);

    private static TimeSpan GraceOf(BillingPlan plan) =>
        plan.BackupEvery / 2 > LeastGrace ? plan.BackupEvery / 2 : LeastGrace;
}
