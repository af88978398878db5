using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance;

public enum RollOutStatus
{
    Running,

    /// <summary>By failures, or by a person. A person says whether it goes on.</summary>
    Stopped,
    Ended,
}

public enum RolledStatus
{
    Waiting,
    Running,
    Done,
    Failed,

    /// <summary>It could not be updated when its turn came: it is suspended, or gone.</summary>
    Skipped,
}

/// <summary>Security updates for many workspaces, a few at a time.</summary>
/// <param name="By">Null when the portal began it by itself.</param>
/// <param name="Forgiven">Failures that a person has seen and let pass.</param>
/// <param name="Reason">Why it stopped or ended before its end.</param>
public sealed record RollOut(
    long Id, DateTimeOffset AskedAt, Guid? By, RollOutStatus Status, int Forgiven, string? Reason,
    DateTimeOffset? EndedAt, IReadOnlyList<Rolled> Items)
{
    public int Count(RolledStatus status) => Items.Count(i => i.Status == status);
}

/// <summary>One workspace of a roll-out.</summary>
public sealed record Rolled(WorkspaceId Workspace, RolledStatus Status, OperationId? Operation, string? UserMessage);

/// <summary>What a roll-out does next.</summary>
public abstract record RollOutStep
{
    private RollOutStep()
    {
    }

    public sealed record Begin(IReadOnlyList<WorkspaceId> Workspaces) : RollOutStep;

    public sealed record Stop(string Reason) : RollOutStep;

    public sealed record End : RollOutStep;

    public sealed record Wait : RollOutStep;
}

/// <summary>A few at a time, and not on after failures: a pure function of what has happened.</summary>
public static class RollOutRules
{
    public static RollOutStep Next(RollOut rollOut, MaintenanceOptions options)
    {
        if (rollOut.Status is not RollOutStatus.Running)
            return new RollOutStep.Wait();
        var failed = rollOut.Count(RolledStatus.Failed) - rollOut.Forgiven;
        if (failed >= options.UpdateFailures)
            return new RollOutStep.Stop(Why(rollOut, failed));
        var running = rollOut.Count(RolledStatus.Running);
        var waiting = rollOut.Items.Where(i => i.Status is RolledStatus.Waiting).Select(i => i.Workspace).ToList();
        return (running, waiting.Count) switch
        {
            (0, 0) => new RollOutStep.End(),
            (_, 0) => new RollOutStep.Wait(),
            _ when running >= options.UpdatesAtOnce => new RollOutStep.Wait(),
            _ => new RollOutStep.Begin([.. waiting.Take(options.UpdatesAtOnce - running)]),
        };
    }

    private static string Why(RollOut rollOut, int failed)
    {
        var last = rollOut.Items.Last(i => i.Status is RolledStatus.Failed);
        return failed == 1
            ? $"The update of {last.Workspace} failed: {last.UserMessage}"
            : $"{failed} updates failed, that of {last.Workspace} among them: {last.UserMessage}";
    }
}
