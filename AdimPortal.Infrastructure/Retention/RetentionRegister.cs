using AdimPortal.Core.Monitoring;

namespace AdimPortal.Infrastructure.Retention;

/// <summary>
/// Every table of the database, and how long its rows are kept. A table that grows with time has a rule; all others say
/// why they need none. The operations guide has the same list; a test holds both to the schema.
/// </summary>
internal static class RetentionRegister
{
    private const int Year = 365;

    /// <summary>
    /// The newest of its kind says when a workspace was last updated, renewed or proven, and the newest of all holds
    /// the epoch that its server has seen.
    /// </summary>
    private const string NotTheLastOfItsKind =
        "EXISTS (SELECT FROM operations n WHERE n.workspace_id = t.workspace_id AND n.name = t.name AND n.requested_at > t.requested_at)";

    private const string WithItsOwner = "As long as its account.";

    private static readonly string[] QuartzTables =
    [
        "qrtz_job_details", "qrtz_triggers", "qrtz_simple_triggers", "qrtz_cron_triggers", "qrtz_simprop_triggers",
        "qrtz_blob_triggers", "qrtz_calendars",
        "qrtz_paused_job_grps", "qrtz_paused_trigger_grps", "qrtz_fired_triggers", "qrtz_scheduler_state", "qrtz_locks",
    ];

    private static readonly string[] QuartzHistory =
        ["qrtz_execution_history", "qrtz_job_status", "qrtz_misfire_history"];

    public static IReadOnlyList<TableRetention> Tables { get; } =
    [
        .. Accounts(), .. Workspaces(), .. Operations(), .. Monitoring(), .. Money(), .. SelfHosted(), .. Internal(),
    ];

    public static IEnumerable<(string Table, RetentionRule Rule)> Rules =>
        Tables.SelectMany(t => t.Rules.Select(rule => (t.Table, rule)));

    private static IEnumerable<TableRetention> Accounts() =>
    [
        new("users",
            "An account: until its owner asks us to delete it. An account without a confirmed address and without a workspace: 30 days.",
            new RetentionRule("users_unverified", 30, 2, 10 * Year, "created_at")
            {
                Only = """
                    NOT t.email_confirmed AND NOT EXISTS (SELECT FROM workspaces w WHERE w.owner_id = t.id)
                    AND NOT EXISTS (SELECT FROM billing_accounts b WHERE b.owner_id = t.id)
                    AND NOT EXISTS (SELECT FROM user_roles r JOIN roles o ON o.id = r.role_id WHERE r.user_id = t.id AND o.normalized_name <> 'CUSTOMER')
                    """,
            }),
        new("user_roles", WithItsOwner), new("user_claims", WithItsOwner), new("user_logins", WithItsOwner),
        new("user_tokens", WithItsOwner),
        new("user_passkeys", WithItsOwner),
        new("saved_views", WithItsOwner),
        new("sessions", "60 days after its last use, 30 days after it ended.",
            new RetentionRule("sessions", 60, 30, Year, "seen_at"),
            new RetentionRule("sessions_ended", 30, 1, Year, "ended_at")),
        new("sent_forms", "Two days after it was sent, so that a form that is sent twice is processed once.",
            new RetentionRule("sent_forms", 1, 1, 30, "holds_until")),
        new("pending_acts", "One year after the decision.",
            new RetentionRule("pending_acts", Year, 30, 10 * Year, "ended_at")),
        new("act_records", "Three years: who did what, even if the account or the workspace no longer exists.",
            new RetentionRule("act_records", 3 * Year, Year, 100 * Year, "at")
                { ByFunction = "remove_old_act_records" }),
        new("act_chain", "As long as the record that it is of."),
        new("roles", "Forever: there are three."),
        new("role_claims", "Forever: there are none."),
    ];

    private static IEnumerable<TableRetention> Workspaces() =>
    [
        new("workspaces", "Forever: clients and backups identify a workspace by its ID, so an ID is never reused."),
        new("images",
            "One year after its snapshot was removed, or after it failed. An image that is there: as long as it is.",
            new RetentionRule("images", Year, 30, 10 * Year, "ended_at") { Only = "t.state IN ('Removed', 'Failed')" }),
        new("workspace_secrets", "Until the workspace is terminated and its last backup is deleted."),
        new("backups", "As long as the backup itself: `BackupDays` of the plan. A failed one: 90 days.",
            new RetentionRule("backups_failed", 90, 7, 10 * Year, "ended_at") { Only = "t.status = 'Failed'" }),
        new("one_time_codes",
            "A used code: one year. Who used it and from where: 30 days. A workspace's last code: forever.",
            new RetentionRule("one_time_codes", Year, 30, 10 * Year, "ended_at")
            {
                Only = "EXISTS (SELECT FROM one_time_codes n WHERE n.workspace_id = t.workspace_id AND n.id > t.id)",
            },
            new RetentionRule("one_time_codes_users", 30, 1, Year, "ended_at")
                { Only = "t.used_from IS NOT NULL", Cleared = ["used_from", "used_by"] }),
        new("roll_outs", "One year after its end.",
            new RetentionRule("roll_outs", Year, 30, 10 * Year, "ended_at") { Batch = 5 }),
        new("roll_out_workspaces", "As long as its roll-out."),
    ];

    private static IEnumerable<TableRetention> Operations() =>
    [
        new("operations",
            "Three years. Successful scheduled ones: 180 days. The last one of each kind for each workspace: forever.",
            new RetentionRule("operations", 3 * Year, Year, 100 * Year, "ended_at")
                { Only = NotTheLastOfItsKind, Batch = 200 },
            new RetentionRule("operations_routine", 180, 90, 10 * Year, "ended_at")
            {
                Only = $"t.requested_by IS NULL AND t.status = 'Done' AND {NotTheLastOfItsKind}",
                Batch = 200,
            }),
        new("operation_events", "As long as its operation."),
        new("operation_lines", "What routines printed: 90 days.",
            new RetentionRule("operation_lines", 90, 7, 10 * Year, "at") { AddedInOrderOf = "number" }),
        new("step_estimates", "Forever: one row for each step and size, with its last 50 durations."),
        new("server_places", "Until its operation has ended, and for an hour after its turn."),
        new("droplet_observations", "7 days after the droplet was last waited for.",
            new RetentionRule("droplet_observations", 7, 1, Year, "seen_at")),
    ];

    private static IEnumerable<TableRetention> Monitoring() =>
    [
        new("monitored_workspaces", "Forever: one row for each active workspace."),
        new("health_checks", "`Monitoring__ChecksKept`, one day; after that, the hourly summary is kept."),
        new("health_hours", "90 days.",
            new RetentionRule("health_hours", 90, 1, 10 * Year, "hour")
                { OfMonitoring = (nameof(MonitoringOptions.HoursKept), monitoring => monitoring.HoursKept) }),
        new("machine_measures", "7 days.",
            new RetentionRule("machine_measures", 7, 1, Year, "at")
                { OfMonitoring = (nameof(MonitoringOptions.MeasuresKept), monitoring => monitoring.MeasuresKept) }),
        new("alerts", "90 days after its end.", new RetentionRule("alerts", 90, 1, 10 * Year, "closed_at")),
    ];

    private static IEnumerable<TableRetention> Money() =>
    [
        new("billing_accounts", "As long as its account: its subscription."),
        new("billing_notices", "Three years, so that each billing email is sent once.",
            new RetentionRule("billing_notices", 3 * Year, Year, 100 * Year, "queued_at")),
        new("dunning_stages", "Three years: each stage is taken once for a debt.",
            new RetentionRule("dunning_stages", 3 * Year, Year, 100 * Year, "taken_at")),
        new("payment_events", "400 days after it was processed. One that could not be processed: until it is.",
            new RetentionRule("payment_events", 400, 30, 10 * Year, "handled_at")),
        new("daily_figures",
            "Three years: revenue and cost of each day, one row for each plan and currency. They can't be read later.",
            new RetentionRule("daily_figures", 3 * Year, 400, 100 * Year, "saved_at")),
    ];

    private static IEnumerable<TableRetention> SelfHosted() =>
    [
        new("single_use_tokens", "Registration tokens and transfer keys: 30 days after they expired.",
            new RetentionRule("single_use_tokens", 30, 1, 90, "expires_at")),
        new("self_hosted_servers",
            "As long as its workspace is there. After it was unregistered: 180 days, in which it is told to stop.",
            // Longer than a token is kept: whoever finds a token finds its server.
            new RetentionRule("self_hosted_servers", 180, 120, 10 * Year, "unregistered_at")),
        new("agent_tasks", "90 days after it was created.",
            new RetentionRule("agent_tasks", 90, 7, 10 * Year, "asked_at")
                { Only = "t.ended_at IS NOT NULL OR t.called_off_at IS NOT NULL" }),
        new("server_reports", "What a customer's own server reported: 30 days.",
            new RetentionRule("server_reports", 30, 2, Year, "at")),
    ];

    private static IEnumerable<TableRetention> Internal() =>
    [
        new("outgoing_mails",
            "Until the mail server has accepted it or its link has expired. One that was set aside: until staff decide."),
        new("mail_receipts", "Three years: when the mail server accepted the emails that other work depends on.",
            new RetentionRule("mail_receipts", 3 * Year, Year, 100 * Year, "queued_at")),
        new("mail_quotas", "One day: how many emails of a kind a mailbox received in the last hour.",
            new RetentionRule("mail_quotas", 1, 1, Year, "last_at")),
        new("set_aside_items",
            "An item that failed, was not set aside and did not come back: 90 days. One that was set aside: until staff decide; a dismissed one: forever.",
            new RetentionRule("set_aside_items", 90, 7, 10 * Year, "last_tried_at")
                { Only = "t.set_aside_at IS NULL AND t.dismissed_at IS NULL" }),
        new("paces", "What slows guessing: until it no longer has an effect, and one more day.",
            new RetentionRule("paces", 1, 1, 30, "free_at")),
        new("overdue_jobs", "One row for each job that is overdue or failing, as long as it is."),
        new("failing_jobs", "One row for each job whose last run failed, until a run succeeds."),
        new("ssh_sources", "One row for each address of the portal's nodes: 24 hours after a node last named it."),
        new("refused_requests", "90 days after the last refusal; then the portal asks again.",
            new RetentionRule("refused_requests", 90, 7, 10 * Year, "at")),
        new("outside_systems", "One row for each external service that has ever failed: its last outage."),
        new("data_protection_keys", "Forever: what was protected with a key can't be decrypted without it."),
        new("__EFMigrationsHistory", "Forever: one row for each change of the schema."),
        .. QuartzTables.Select(table =>
            new TableRetention($"quartz.{table}", "Quartz's own: a fixed number of rows for each job and node.")),
        .. QuartzHistory.Select(table =>
            new TableRetention($"quartz.{table}", "Empty: the portal does not use Quartz's history.")),
    ];
}
