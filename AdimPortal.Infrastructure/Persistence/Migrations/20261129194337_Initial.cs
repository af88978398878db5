using System;
using AdimPortal.Infrastructure.Acts;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "act_records",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    act = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    is_refused = table.Column<bool>(type: "boolean", nullable: false),
                    role = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    proof = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_act_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "billing_notices",
                columns: table => new
                {
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    occasion = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_billing_notices", x => new { x.owner_id, x.occasion });
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    friendly_name = table.Column<string>(type: "text", nullable: false),
                    xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "droplet_observations",
                columns: table => new
                {
                    tag = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    droplet_id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_droplet_observations", x => x.tag);
                });

            migrationBuilder.CreateTable(
                name: "dunning_stages",
                columns: table => new
                {
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unpaid_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    day = table.Column<int>(type: "integer", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_queued = table.Column<bool>(type: "boolean", nullable: false),
                    told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dunning_stages", x => new { x.owner_id, x.unpaid_since, x.day });
                });

            migrationBuilder.CreateTable(
                name: "failing_jobs",
                columns: table => new
                {
                    job = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    fault = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_failing_jobs", x => x.job);
                });

            migrationBuilder.CreateTable(
                name: "health_checks",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    healthy = table.Column<bool>(type: "boolean", nullable: false),
                    took_ms = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_health_checks", x => new { x.workspace_id, x.at });
                });

            migrationBuilder.CreateTable(
                name: "health_hours",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    checks = table.Column<int>(type: "integer", nullable: false),
                    failed = table.Column<int>(type: "integer", nullable: false),
                    took_ms = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_health_hours", x => new { x.workspace_id, x.hour });
                });

            migrationBuilder.CreateTable(
                name: "machine_measures",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    cpu = table.Column<float>(type: "real", nullable: false),
                    memory = table.Column<float>(type: "real", nullable: false),
                    disk = table.Column<float>(type: "real", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_machine_measures", x => new { x.workspace_id, x.at });
                });

            migrationBuilder.CreateTable(
                name: "mail_quotas",
                columns: table => new
                {
                    mailbox = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    queued_at = table.Column<DateTimeOffset[]>(type: "timestamp with time zone[]", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_quotas", x => new { x.mailbox, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "mail_receipts",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    problem = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_receipts", x => x.key);
                    table.CheckConstraint("ck_mail_receipts_problem_one_line", "problem !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                });

            migrationBuilder.CreateTable(
                name: "outgoing_mails",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, defaultValue: ""),
                    protected_email = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    not_before = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    strikes = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    problem = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    receipt = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outgoing_mails", x => x.id);
                    table.CheckConstraint("ck_outgoing_mails_problem_one_line", "problem !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                });

            migrationBuilder.CreateTable(
                name: "outside_systems",
                columns: table => new
                {
                    system = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    away_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    back_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    detail = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    told_back_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outside_systems", x => x.system);
                });

            migrationBuilder.CreateTable(
                name: "overdue_jobs",
                columns: table => new
                {
                    job = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_overdue_jobs", x => x.job);
                });

            migrationBuilder.CreateTable(
                name: "paces",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    free_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_paces", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "payment_events",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    customer_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    source = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    handled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    not_before = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    problem = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "roles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "roll_outs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    asked_by = table.Column<Guid>(type: "uuid", nullable: true),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    forgiven = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roll_outs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sent_forms",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    answer = table.Column<byte[]>(type: "bytea", nullable: true),
                    holds_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sent_forms", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "set_aside_items",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    queue = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    reference = table.Column<string>(type: "character varying(1200)", maxLength: 1200, nullable: true),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    first_tried_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_tried_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    set_aside_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    dismissed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_set_aside_items", x => x.id);
                    table.CheckConstraint("ck_set_aside_items_key_one_line", "key !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.CheckConstraint("ck_set_aside_items_reason_one_line", "reason !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.CheckConstraint("ck_set_aside_items_reference_one_line", "reference !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                });

            migrationBuilder.CreateTable(
                name: "ssh_sources",
                columns: table => new
                {
                    address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    node = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    renewed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ssh_sources", x => x.address);
                });

            migrationBuilder.CreateTable(
                name: "step_estimates",
                columns: table => new
                {
                    operation = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    size = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    step = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    recent = table.Column<double[]>(type: "double precision[]", nullable: false),
                    median_seconds = table.Column<double>(type: "double precision", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_step_estimates", x => new { x.operation, x.size, x.step });
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "role_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    role_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_role_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_role_claims_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "billing_accounts",
                columns: table => new
                {
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    customer_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    subscription_id = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    awaits_workspace = table.Column<bool>(type: "boolean", nullable: false),
                    subscribed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    period_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancels_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    unpaid_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    awaits_bank = table.Column<bool>(type: "boolean", nullable: false),
                    grace_days = table.Column<int>(type: "integer", nullable: false),
                    grace_reason = table.Column<string>(type: "character varying(1200)", maxLength: 1200, nullable: true),
                    grace_by = table.Column<Guid>(type: "uuid", nullable: true),
                    wanted_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: true),
                    wanted_name = table.Column<string>(type: "character varying(240)", maxLength: 240, nullable: true),
                    wanted_region = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    look_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_billing_accounts", x => x.owner_id);
                    table.CheckConstraint("ck_billing_accounts_grace_reason_one_line", "grace_reason !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.CheckConstraint("ck_billing_accounts_wanted_name_one_line", "wanted_name !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.ForeignKey(
                        name: "fk_billing_accounts_users_owner_id",
                        column: x => x.owner_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    device = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_sessions_users_account_id",
                        column: x => x.account_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "single_use_tokens",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    subject = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_used = table.Column<bool>(type: "boolean", nullable: false),
                    purpose = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(240)", maxLength: 240, nullable: true),
                    registered = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: true),
                    target = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    rehearses = table.Column<bool>(type: "boolean", nullable: true),
                    refused_from = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    refused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_single_use_tokens", x => x.hash);
                    table.CheckConstraint("ck_single_use_tokens_name_one_line", "name !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.ForeignKey(
                        name: "fk_single_use_tokens_users_owner_id",
                        column: x => x.owner_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_user_claims_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    provider_key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_user_logins_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    Data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "fk_user_passkeys_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_roles",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_roles", x => new { x.user_id, x.role_id });
                    table.ForeignKey(
                        name: "fk_user_roles_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_user_roles_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_tokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_user_tokens_users_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "workspaces",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    restores_from = table.Column<Guid>(type: "uuid", nullable: true),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(240)", maxLength: 240, nullable: false),
                    plan = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    region = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    size = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    problem = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    droplet_id = table.Column<long>(type: "bigint", nullable: true),
                    address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    pinned_host_keys = table.Column<string[]>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    activated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    terminated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    hosting = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, defaultValueSql: "'Cloud'"),
                    domain_verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    move_allowed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    move = table.Column<string>(type: "jsonb", nullable: true),
                    slot = table.Column<string>(type: "character varying(1)", maxLength: 1, nullable: false),
                    target_plan = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    target_size = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    given_over = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    endpoint_bare_metal = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    endpoint_cloud = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    endpoint_tailscale = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    former_suspension_level = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    former_suspension_note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    former_suspension_reason = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    former_suspension_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    suspension_level = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    suspension_note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    suspension_reason = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    suspension_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workspaces", x => x.id);
                    table.CheckConstraint("ck_workspaces_former_suspension_note_one_line", "former_suspension_note !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.CheckConstraint("ck_workspaces_name_one_line", "name !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.CheckConstraint("ck_workspaces_problem_one_line", "problem !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.CheckConstraint("ck_workspaces_suspension_note_one_line", "suspension_note !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.ForeignKey(
                        name: "fk_workspaces_users_owner_id",
                        column: x => x.owner_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "alerts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    user_message = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    owner_told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    staff_told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    over_told_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alerts", x => x.id);
                    table.CheckConstraint("ck_alerts_user_message_one_line", "user_message !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.ForeignKey(
                        name: "fk_alerts_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "backups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    reason = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    prefix = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    manifest = table.Column<string>(type: "text", nullable: true),
                    problem = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_backups", x => x.id);
                    table.ForeignKey(
                        name: "fk_backups_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "agent_tasks",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    run = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    routine = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    settings = table.Column<byte[]>(type: "bytea", nullable: true),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    called_off_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agent_tasks", x => x.number);
                    table.ForeignKey(
                        name: "fk_agent_tasks_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "one_time_codes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: true),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ending = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    used_from = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    used_by = table.Column<string>(type: "character varying(800)", maxLength: 800, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_one_time_codes", x => x.id);
                    table.CheckConstraint("ck_one_time_codes_used_by_one_line", "used_by !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.ForeignKey(
                        name: "fk_one_time_codes_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "operations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    size = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: true),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    wake_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    waits_for = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    lease_node = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    resume_requested = table.Column<bool>(type: "boolean", nullable: false),
                    asked_by = table.Column<Guid>(type: "uuid", nullable: true),
                    fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operations", x => x.id);
                    table.ForeignKey(
                        name: "fk_operations_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "server_reports",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    routine = table.Column<string>(type: "character varying(240)", maxLength: 240, nullable: false),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_server_reports", x => new { x.workspace_id, x.number });
                    table.CheckConstraint("ck_server_reports_routine_one_line", "routine !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.ForeignKey(
                        name: "fk_server_reports_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "self_hosted_servers",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    agent_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    host_key = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    host_name = table.Column<string>(type: "character varying(1012)", maxLength: 1012, nullable: false),
                    addresses = table.Column<string[]>(type: "text[]", nullable: false),
                    seen_from = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    uses_tls = table.Column<bool>(type: "boolean", nullable: false),
                    system = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    memory_mib = table.Column<int>(type: "integer", nullable: false),
                    processors = table.Column<int>(type: "integer", nullable: false),
                    disk_gib = table.Column<int>(type: "integer", nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_stamp = table.Column<long>(type: "bigint", nullable: false),
                    heartbeat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    report = table.Column<string>(type: "jsonb", nullable: true),
                    tasks_asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    task_waiter = table.Column<Guid>(type: "uuid", nullable: true),
                    report_minute = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    minute_lines = table.Column<int>(type: "integer", nullable: false),
                    minute_bytes = table.Column<long>(type: "bigint", nullable: false),
                    report_day = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    day_lines = table.Column<int>(type: "integer", nullable: false),
                    day_bytes = table.Column<long>(type: "bigint", nullable: false),
                    unregistered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    update_address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    update_port = table.Column<int>(type: "integer", nullable: true),
                    updates_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_self_hosted_servers", x => x.workspace_id);
                    table.CheckConstraint("ck_self_hosted_servers_host_name_one_line", "host_name !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.CheckConstraint("ck_self_hosted_servers_system_one_line", "system !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.ForeignKey(
                        name: "fk_self_hosted_servers_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pending_acts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    act = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    backup_id = table.Column<Guid>(type: "uuid", nullable: true),
                    asked_by = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    user_message = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pending_acts", x => x.id);
                    table.ForeignKey(
                        name: "fk_pending_acts_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "refused_requests",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    operation = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    times = table.Column<int>(type: "integer", nullable: false),
                    retry_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refused_requests", x => new { x.workspace_id, x.operation });
                    table.CheckConstraint("ck_refused_requests_reason_one_line", "reason !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.ForeignKey(
                        name: "fk_refused_requests_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "roll_out_workspaces",
                columns: table => new
                {
                    roll_out_id = table.Column<long>(type: "bigint", nullable: false),
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    user_message = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_roll_out_workspaces", x => new { x.roll_out_id, x.workspace_id });
                    table.ForeignKey(
                        name: "fk_roll_out_workspaces_roll_outs_roll_out_id",
                        column: x => x.roll_out_id,
                        principalTable: "roll_outs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_roll_out_workspaces_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "monitored_workspaces",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    healthy = table.Column<bool>(type: "boolean", nullable: false),
                    took_ms = table.Column<int>(type: "integer", nullable: true),
                    problem = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    services = table.Column<string>(type: "jsonb", nullable: false),
                    certificate_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    failing_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    restarted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    measure_due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    measured_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cpu = table.Column<float>(type: "real", nullable: true),
                    memory = table.Column<float>(type: "real", nullable: true),
                    disk = table.Column<float>(type: "real", nullable: true),
                    data_bytes = table.Column<long>(type: "bigint", nullable: true),
                    cpu_high_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_monitored_workspaces", x => x.workspace_id);
                    table.CheckConstraint("ck_monitored_workspaces_problem_one_line", "problem !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                    table.ForeignKey(
                        name: "fk_monitored_workspaces_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "workspace_secrets",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workspace_secrets", x => new { x.workspace_id, x.name });
                    table.ForeignKey(
                        name: "fk_workspace_secrets_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "operation_events",
                columns: table => new
                {
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    step = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    body = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operation_events", x => new { x.operation_id, x.sequence });
                    table.ForeignKey(
                        name: "fk_operation_events_operations_operation_id",
                        column: x => x.operation_id,
                        principalTable: "operations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "operation_lines",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    source = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    @try = table.Column<int>(name: "try", type: "integer", nullable: false),
                    text = table.Column<string>(type: "character varying(4200)", maxLength: 4200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operation_lines", x => x.number);
                    table.ForeignKey(
                        name: "fk_operation_lines_operations_operation_id",
                        column: x => x.operation_id,
                        principalTable: "operations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_act_records_account_id_id",
                table: "act_records",
                columns: new[] { "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_act_records_at",
                table: "act_records",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_act_records_by_staff",
                table: "act_records",
                column: "id",
                filter: "role IN ('Support', 'Admin')");

            migrationBuilder.CreateIndex(
                name: "ix_act_records_owner_id_id",
                table: "act_records",
                columns: new[] { "owner_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_act_records_workspace_id_id",
                table: "act_records",
                columns: new[] { "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_alerts_closed_at",
                table: "alerts",
                column: "closed_at");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_open",
                table: "alerts",
                columns: new[] { "opened_at", "id" },
                filter: "closed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_untold",
                table: "alerts",
                column: "id",
                filter: "owner_told_at IS NULL OR staff_told_at IS NULL OR (closed_at IS NOT NULL AND over_told_at IS NULL)");

            migrationBuilder.CreateIndex(
                name: "ux_alerts_one_open",
                table: "alerts",
                columns: new[] { "workspace_id", "kind" },
                unique: true,
                filter: "closed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_backups_running",
                table: "backups",
                column: "ended_at",
                filter: "status = 'Running'");

            migrationBuilder.CreateIndex(
                name: "ix_backups_workspace_id_started_at",
                table: "backups",
                columns: new[] { "workspace_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_billing_accounts_customer_id",
                table: "billing_accounts",
                column: "customer_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_billing_accounts_look_at",
                table: "billing_accounts",
                column: "look_at");

            migrationBuilder.CreateIndex(
                name: "ux_agent_tasks_run",
                table: "agent_tasks",
                columns: new[] { "workspace_id", "run" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_health_checks_at",
                table: "health_checks",
                column: "at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_health_hours_hour",
                table: "health_hours",
                column: "hour")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_machine_measures_at",
                table: "machine_measures",
                column: "at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_mail_quotas_last_at",
                table: "mail_quotas",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "ix_mail_receipts_queued_at",
                table: "mail_receipts",
                column: "queued_at");

            migrationBuilder.CreateIndex(
                name: "ix_one_time_codes_live",
                table: "one_time_codes",
                column: "workspace_id",
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_one_time_codes_live_hash",
                table: "one_time_codes",
                column: "code_hash",
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_one_time_codes_workspace_id_id",
                table: "one_time_codes",
                columns: new[] { "workspace_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_operation_lines_operation_id_number",
                table: "operation_lines",
                columns: new[] { "operation_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_ended_at",
                table: "operations",
                column: "ended_at");

            migrationBuilder.CreateIndex(
                name: "ix_operations_name_requested_at",
                table: "operations",
                columns: new[] { "name", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_requested_at_id",
                table: "operations",
                columns: new[] { "requested_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_status_requested_at_id",
                table: "operations",
                columns: new[] { "status", "requested_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_waits_for",
                table: "operations",
                column: "waits_for",
                filter: "waits_for IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_operations_wake_at",
                table: "operations",
                column: "wake_at",
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_operations_workspace_id_name_requested_at",
                table: "operations",
                columns: new[] { "workspace_id", "name", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_workspace_id_requested_at",
                table: "operations",
                columns: new[] { "workspace_id", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ux_operations_one_under_way",
                table: "operations",
                column: "workspace_id",
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mails_not_before",
                table: "outgoing_mails",
                column: "not_before");

            migrationBuilder.CreateIndex(
                name: "ux_self_hosted_servers_host_key",
                table: "self_hosted_servers",
                columns: new[] { "host_key", "seen_from" },
                unique: true,
                filter: "unregistered_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_paces_free_at",
                table: "paces",
                column: "free_at");

            migrationBuilder.CreateIndex(
                name: "ix_payment_events_handled_at",
                table: "payment_events",
                column: "handled_at");

            migrationBuilder.CreateIndex(
                name: "ix_payment_events_waiting",
                table: "payment_events",
                column: "not_before",
                filter: "handled_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_pending_acts_due_at",
                table: "pending_acts",
                column: "due_at",
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_pending_acts_ended_at",
                table: "pending_acts",
                column: "ended_at");

            migrationBuilder.CreateIndex(
                name: "ux_pending_acts_one_waits",
                table: "pending_acts",
                column: "workspace_id",
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_refused_requests_at",
                table: "refused_requests",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_role_claims_role_id",
                table: "role_claims",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "role_name_index",
                table: "roles",
                column: "normalized_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_roll_out_workspaces_workspace_id",
                table: "roll_out_workspaces",
                column: "workspace_id");

            migrationBuilder.CreateIndex(
                name: "ux_roll_outs_one_open",
                table: "roll_outs",
                column: "ended_at",
                unique: true,
                filter: "ended_at IS NULL")
                .Annotation("Npgsql:NullsDistinct", false);

            migrationBuilder.CreateIndex(
                name: "ix_sent_forms_holds_until",
                table: "sent_forms",
                column: "holds_until");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_account_id",
                table: "sessions",
                column: "account_id",
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_seen_at",
                table: "sessions",
                column: "seen_at");

            migrationBuilder.CreateIndex(
                name: "ix_single_use_tokens_owner_id",
                table: "single_use_tokens",
                column: "owner_id");

            migrationBuilder.CreateIndex(
                name: "ux_single_use_tokens_live",
                table: "single_use_tokens",
                columns: new[] { "purpose", "subject" },
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_set_aside_items_queue_key",
                table: "set_aside_items",
                columns: new[] { "queue", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_set_aside_items_waiting",
                table: "set_aside_items",
                column: "set_aside_at",
                filter: "set_aside_at IS NOT NULL AND dismissed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_user_claims_user_id",
                table: "user_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_logins_user_id",
                table: "user_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_passkeys_user_id",
                table: "user_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_user_roles_role_id",
                table: "user_roles",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "ix_users_normalized_email",
                table: "users",
                column: "normalized_email",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "user_name_index",
                table: "users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_created_at_id",
                table: "workspaces",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_owner_id",
                table: "workspaces",
                column: "owner_id");

            migrationBuilder.CreateIndex(
                name: "ux_workspaces_verified_domain",
                table: "workspaces",
                column: "domain",
                unique: true,
                filter: "domain_verified_at IS NOT NULL AND status NOT IN ('Failed', 'Terminated')");

            // What EF has no words for.
            migrationBuilder.Sql(ActRecordSql.AppendOnly);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(ActRecordSql.NotAppendOnly);

            migrationBuilder.DropTable(
                name: "act_records");

            migrationBuilder.DropTable(
                name: "alerts");

            migrationBuilder.DropTable(
                name: "backups");

            migrationBuilder.DropTable(
                name: "billing_accounts");

            migrationBuilder.DropTable(
                name: "billing_notices");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "droplet_observations");

            migrationBuilder.DropTable(
                name: "dunning_stages");

            migrationBuilder.DropTable(
                name: "agent_tasks");

            migrationBuilder.DropTable(
                name: "failing_jobs");

            migrationBuilder.DropTable(
                name: "health_checks");

            migrationBuilder.DropTable(
                name: "health_hours");

            migrationBuilder.DropTable(
                name: "machine_measures");

            migrationBuilder.DropTable(
                name: "mail_quotas");

            migrationBuilder.DropTable(
                name: "mail_receipts");

            migrationBuilder.DropTable(
                name: "one_time_codes");

            migrationBuilder.DropTable(
                name: "operation_events");

            migrationBuilder.DropTable(
                name: "operation_lines");

            migrationBuilder.DropTable(
                name: "outgoing_mails");

            migrationBuilder.DropTable(
                name: "outside_systems");

            migrationBuilder.DropTable(
                name: "overdue_jobs");

            migrationBuilder.DropTable(
                name: "server_reports");

            migrationBuilder.DropTable(
                name: "self_hosted_servers");

            migrationBuilder.DropTable(
                name: "paces");

            migrationBuilder.DropTable(
                name: "payment_events");

            migrationBuilder.DropTable(
                name: "pending_acts");

            migrationBuilder.DropTable(
                name: "refused_requests");

            migrationBuilder.DropTable(
                name: "role_claims");

            migrationBuilder.DropTable(
                name: "roll_out_workspaces");

            migrationBuilder.DropTable(
                name: "sent_forms");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "single_use_tokens");

            migrationBuilder.DropTable(
                name: "set_aside_items");

            migrationBuilder.DropTable(
                name: "ssh_sources");

            migrationBuilder.DropTable(
                name: "step_estimates");

            migrationBuilder.DropTable(
                name: "user_claims");

            migrationBuilder.DropTable(
                name: "user_logins");

            migrationBuilder.DropTable(
                name: "user_passkeys");

            migrationBuilder.DropTable(
                name: "user_roles");

            migrationBuilder.DropTable(
                name: "user_tokens");

            migrationBuilder.DropTable(
                name: "monitored_workspaces");

            migrationBuilder.DropTable(
                name: "workspace_secrets");

            migrationBuilder.DropTable(
                name: "operations");

            migrationBuilder.DropTable(
                name: "roll_outs");

            migrationBuilder.DropTable(
                name: "roles");

            migrationBuilder.DropTable(
                name: "workspaces");

            migrationBuilder.DropTable(
                name: "users");
        }
    }
}
