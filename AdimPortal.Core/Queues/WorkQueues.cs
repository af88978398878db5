namespace AdimPortal.Core.Queues;

/// <summary>
/// Every queue of the portal. A job or loop that serves many has its entry here, and its row in the theory of hostile
/// items.
/// </summary>
public static class WorkQueues
{
    public static readonly WorkQueue Mail = new("mail", "Outgoing email", Repeats: false);

    // To drop one would lock its workspace for good: an operation that never ends lets no other begin.
    public static readonly WorkQueue Operations =
        new("operations", "Operations that can't run", Repeats: true) { Limit = Timeout.InfiniteTimeSpan };

    // Counted by customer: to drop one would drop all that comes of that customer later.
    public static readonly WorkQueue PaymentEvents =
        new("payment-events", "Payment events", Repeats: true) { Tries = 8 };

    public static readonly WorkQueue Accounts = new("accounts", "Accounts to suspend or resume",
        Repeats: true)
    { Limit = TimeSpan.FromMinutes(5) };

    public static readonly WorkQueue PaymentReconciliation =
        new("payment-reconciliation", "Accounts compared with the payment service", Repeats: true);

    public static readonly WorkQueue HealthChecks = new("health-checks", "Health checks", Repeats: true);

    public static readonly WorkQueue Measurements = new("measurements", "Server measurements", Repeats: true);

    public static readonly WorkQueue AlertEvaluation = new("alerts", "Alerts", Repeats: true);

    public static readonly WorkQueue MissedHeartbeats = new("missed-heartbeats", "Heartbeats of self-hosted servers", Repeats: true);

    public static readonly WorkQueue Backups = new("backups", "Due backups", Repeats: true);

    public static readonly WorkQueue Drills = new("drills", "Due backup tests", Repeats: true);

    public static readonly WorkQueue OldBackups = new("old-backups", "Old backups to remove", Repeats: true);

    public static readonly WorkQueue Rotations = new("rotations", "Secrets to renew", Repeats: true);

    public static readonly WorkQueue RollOuts = new("roll-outs", "Update roll-outs", Repeats: true);

    public static readonly WorkQueue EndedMoves = new("ended-moves", "Former servers to remove", Repeats: true);

    public static readonly WorkQueue PendingActs =
        new("pending-acts", "Staff actions due after their delay", Repeats: false) { Tries = 1 };

    public static readonly WorkQueue CloudSweep =
        new("cloud-sweep", "Cloud resources without a workspace", Repeats: true);

    public static readonly WorkQueue Droplets = new("droplets", "Servers that operations are waiting for", Repeats: true);

    public static readonly IReadOnlyList<WorkQueue> All =
    [
        Mail, Operations, PaymentEvents, Accounts, PaymentReconciliation, HealthChecks, Measurements, AlertEvaluation,
        MissedHeartbeats, Backups, Drills,
        OldBackups, Rotations, RollOuts, EndedMoves, PendingActs, CloudSweep, Droplets,
    ];

    /// <summary>Null for one of a former version.</summary>
    public static WorkQueue? Find(string name) => All.FirstOrDefault(queue => queue.Name == name);
}
