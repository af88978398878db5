using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class OneBadItemAlone : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            CleanRowsOfBefore(migrationBuilder);

            migrationBuilder.AlterColumn<string>(
                name: "suspension_note",
                table: "workspaces",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(500)",
                oldMaxLength: 500,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "problem",
                table: "workspaces",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "workspaces",
                type: "character varying(240)",
                maxLength: 240,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(60)",
                oldMaxLength: 60);

            migrationBuilder.AlterColumn<string>(
                name: "former_suspension_note",
                table: "workspaces",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(500)",
                oldMaxLength: 500,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "endpoint_tailscale",
                table: "workspaces",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "endpoint_cloud",
                table: "workspaces",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "endpoint_bare_metal",
                table: "workspaces",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "address",
                table: "workspaces",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "problem",
                table: "watched_workspaces",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "registration_tokens",
                type: "character varying(240)",
                maxLength: 240,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(60)",
                oldMaxLength: 60);

            migrationBuilder.AlterColumn<string>(
                name: "system",
                table: "own_servers",
                type: "character varying(400)",
                maxLength: 400,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(100)",
                oldMaxLength: 100);

            migrationBuilder.AlterColumn<string>(
                name: "host_name",
                table: "own_servers",
                type: "character varying(1012)",
                maxLength: 1012,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(253)",
                oldMaxLength: 253);

            migrationBuilder.AddColumn<long>(
                name: "day_bytes",
                table: "own_servers",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "day_lines",
                table: "own_servers",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "errand_waiter",
                table: "own_servers",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "minute_bytes",
                table: "own_servers",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "minute_lines",
                table: "own_servers",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "report_day",
                table: "own_servers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "report_minute",
                table: "own_servers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "text",
                table: "own_server_reports",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AlterColumn<string>(
                name: "routine",
                table: "own_server_reports",
                type: "character varying(240)",
                maxLength: 240,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(60)",
                oldMaxLength: 60);

            migrationBuilder.AlterColumn<string>(
                name: "lease_node",
                table: "operations",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "text",
                table: "operation_lines",
                type: "character varying(4200)",
                maxLength: 4200,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AlterColumn<string>(
                name: "used_by",
                table: "one_time_codes",
                type: "character varying(800)",
                maxLength: 800,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "droplet_observations",
                type: "character varying(255)",
                maxLength: 255,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AlterColumn<string>(
                name: "address",
                table: "droplet_observations",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "wanted_name",
                table: "billing_accounts",
                type: "character varying(240)",
                maxLength: 240,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(60)",
                oldMaxLength: 60,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "grace_reason",
                table: "billing_accounts",
                type: "character varying(1200)",
                maxLength: 1200,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(300)",
                oldMaxLength: 300,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "sentence",
                table: "alerts",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(500)",
                oldMaxLength: 500);

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

            migrationBuilder.AddCheckConstraint(
                name: "ck_workspaces_former_suspension_note_one_line",
                table: "workspaces",
                sql: "former_suspension_note !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_workspaces_name_one_line",
                table: "workspaces",
                sql: "name !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_workspaces_problem_one_line",
                table: "workspaces",
                sql: "problem !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_workspaces_suspension_note_one_line",
                table: "workspaces",
                sql: "suspension_note !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_watched_workspaces_problem_one_line",
                table: "watched_workspaces",
                sql: "problem !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_registration_tokens_name_one_line",
                table: "registration_tokens",
                sql: "name !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_own_servers_host_name_one_line",
                table: "own_servers",
                sql: "host_name !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_own_servers_system_one_line",
                table: "own_servers",
                sql: "system !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_own_server_reports_routine_one_line",
                table: "own_server_reports",
                sql: "routine !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_one_time_codes_used_by_one_line",
                table: "one_time_codes",
                sql: "used_by !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_billing_accounts_grace_reason_one_line",
                table: "billing_accounts",
                sql: "grace_reason !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_billing_accounts_wanted_name_one_line",
                table: "billing_accounts",
                sql: "wanted_name !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_alerts_sentence_one_line",
                table: "alerts",
                sql: "sentence !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

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
        }

        /// <summary>What could not be typed today is mended before the database refuses it: line ends become spaces, the rest goes.</summary>
        private static void CleanRowsOfBefore(MigrationBuilder migrationBuilder)
        {
            const string Breaks = @"[\t\n\v\f\r\u0085\u2028\u2029 ]+";
            const string Hostile =
                @"[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
                + @"\ue000-\uf8ff\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]";
            foreach (var (table, column, most, otherwise) in new[]
            {
                ("workspaces", "name", 60, "'Workspace'"), ("workspaces", "problem", 500, "NULL"), ("workspaces", "suspension_note", 500, "NULL"),
                ("workspaces", "former_suspension_note", 500, "NULL"), ("watched_workspaces", "problem", 500, "NULL"), ("alerts", "sentence", 500, "'Unknown'"),
                ("registration_tokens", "name", 60, "'Workspace'"), ("billing_accounts", "wanted_name", 60, "'Workspace'"), ("billing_accounts", "grace_reason", 300, "NULL"),
                ("own_servers", "system", 100, "'unknown'"), ("own_servers", "host_name", 253, "'unknown'"), ("own_server_reports", "routine", 60, "'unknown'"),
                ("one_time_codes", "used_by", 200, "'unknown'"),
            })
            {
                migrationBuilder.Sql($"""
                    UPDATE {table} SET {column} = coalesce(nullif(left(btrim(regexp_replace(
                        regexp_replace(normalize({column}), '{Breaks}', ' ', 'g'), '{Hostile}', '', 'g')), {most}), ''), {otherwise})
                    WHERE {column} ~ '{Hostile}' OR length({column}) > {most};
                    """);
            }

            foreach (var (table, column, most) in new[]
            {
                ("operation_lines", "text", 4200), ("own_server_reports", "text", 4000), ("droplet_observations", "name", 255), ("droplet_observations", "address", 64),
            })
                migrationBuilder.Sql($"UPDATE {table} SET {column} = left({column}, {most}) WHERE length({column}) > {most};");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "set_aside_items");

            migrationBuilder.DropCheckConstraint(
                name: "ck_workspaces_former_suspension_note_one_line",
                table: "workspaces");

            migrationBuilder.DropCheckConstraint(
                name: "ck_workspaces_name_one_line",
                table: "workspaces");

            migrationBuilder.DropCheckConstraint(
                name: "ck_workspaces_problem_one_line",
                table: "workspaces");

            migrationBuilder.DropCheckConstraint(
                name: "ck_workspaces_suspension_note_one_line",
                table: "workspaces");

            migrationBuilder.DropCheckConstraint(
                name: "ck_watched_workspaces_problem_one_line",
                table: "watched_workspaces");

            migrationBuilder.DropCheckConstraint(
                name: "ck_registration_tokens_name_one_line",
                table: "registration_tokens");

            migrationBuilder.DropCheckConstraint(
                name: "ck_own_servers_host_name_one_line",
                table: "own_servers");

            migrationBuilder.DropCheckConstraint(
                name: "ck_own_servers_system_one_line",
                table: "own_servers");

            migrationBuilder.DropCheckConstraint(
                name: "ck_own_server_reports_routine_one_line",
                table: "own_server_reports");

            migrationBuilder.DropCheckConstraint(
                name: "ck_one_time_codes_used_by_one_line",
                table: "one_time_codes");

            migrationBuilder.DropCheckConstraint(
                name: "ck_billing_accounts_grace_reason_one_line",
                table: "billing_accounts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_billing_accounts_wanted_name_one_line",
                table: "billing_accounts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_alerts_sentence_one_line",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "day_bytes",
                table: "own_servers");

            migrationBuilder.DropColumn(
                name: "day_lines",
                table: "own_servers");

            migrationBuilder.DropColumn(
                name: "errand_waiter",
                table: "own_servers");

            migrationBuilder.DropColumn(
                name: "minute_bytes",
                table: "own_servers");

            migrationBuilder.DropColumn(
                name: "minute_lines",
                table: "own_servers");

            migrationBuilder.DropColumn(
                name: "report_day",
                table: "own_servers");

            migrationBuilder.DropColumn(
                name: "report_minute",
                table: "own_servers");

            migrationBuilder.AlterColumn<string>(
                name: "suspension_note",
                table: "workspaces",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2000)",
                oldMaxLength: 2000,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "problem",
                table: "workspaces",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2000)",
                oldMaxLength: 2000,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "workspaces",
                type: "character varying(60)",
                maxLength: 60,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(240)",
                oldMaxLength: 240);

            migrationBuilder.AlterColumn<string>(
                name: "former_suspension_note",
                table: "workspaces",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2000)",
                oldMaxLength: 2000,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "endpoint_tailscale",
                table: "workspaces",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(300)",
                oldMaxLength: 300,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "endpoint_cloud",
                table: "workspaces",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(300)",
                oldMaxLength: 300,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "endpoint_bare_metal",
                table: "workspaces",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(300)",
                oldMaxLength: 300,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "address",
                table: "workspaces",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(64)",
                oldMaxLength: 64,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "problem",
                table: "watched_workspaces",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(2000)",
                oldMaxLength: 2000,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "registration_tokens",
                type: "character varying(60)",
                maxLength: 60,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(240)",
                oldMaxLength: 240);

            migrationBuilder.AlterColumn<string>(
                name: "system",
                table: "own_servers",
                type: "character varying(100)",
                maxLength: 100,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(400)",
                oldMaxLength: 400);

            migrationBuilder.AlterColumn<string>(
                name: "host_name",
                table: "own_servers",
                type: "character varying(253)",
                maxLength: 253,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(1012)",
                oldMaxLength: 1012);

            migrationBuilder.AlterColumn<string>(
                name: "text",
                table: "own_server_reports",
                type: "text",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(4000)",
                oldMaxLength: 4000);

            migrationBuilder.AlterColumn<string>(
                name: "routine",
                table: "own_server_reports",
                type: "character varying(60)",
                maxLength: 60,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(240)",
                oldMaxLength: 240);

            migrationBuilder.AlterColumn<string>(
                name: "lease_node",
                table: "operations",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "text",
                table: "operation_lines",
                type: "text",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(4200)",
                oldMaxLength: 4200);

            migrationBuilder.AlterColumn<string>(
                name: "used_by",
                table: "one_time_codes",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(800)",
                oldMaxLength: 800,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "name",
                table: "droplet_observations",
                type: "text",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(255)",
                oldMaxLength: 255);

            migrationBuilder.AlterColumn<string>(
                name: "address",
                table: "droplet_observations",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(64)",
                oldMaxLength: 64,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "wanted_name",
                table: "billing_accounts",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(240)",
                oldMaxLength: 240,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "grace_reason",
                table: "billing_accounts",
                type: "character varying(300)",
                maxLength: 300,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(1200)",
                oldMaxLength: 1200,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "sentence",
                table: "alerts",
                type: "character varying(500)",
                maxLength: 500,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(2000)",
                oldMaxLength: 2000);
        }
    }
}
