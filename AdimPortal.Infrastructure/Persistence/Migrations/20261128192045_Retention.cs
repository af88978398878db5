using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_alerts_opened_at",
                table: "alerts");

            migrationBuilder.CreateTable(
                name: "step_estimates",
                columns: table => new
                {
                    plan = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    size = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    step = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    recent = table.Column<double[]>(type: "double precision[]", nullable: false),
                    median_seconds = table.Column<double>(type: "double precision", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_step_estimates", x => new { x.plan, x.size, x.step });
                });

            // Estimates are carried over. The former table stays for one release, so that the version before this one still runs on this schema;
            // of each step only the runs that count are left in it.
            migrationBuilder.Sql("""
                CREATE TEMP TABLE counted ON COMMIT DROP AS
                SELECT plan, size, step, seconds, at
                FROM (SELECT *, row_number() OVER (PARTITION BY plan, size, step ORDER BY at DESC) AS place FROM step_durations) AS d WHERE place <= 50;
                INSERT INTO step_estimates (plan, size, step, recent, median_seconds, at)
                SELECT plan, size, step, array_agg(seconds ORDER BY at DESC), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), max(at)
                FROM counted GROUP BY plan, size, step;
                TRUNCATE step_durations;
                INSERT INTO step_durations (plan, size, step, seconds, at) SELECT plan, size, step, seconds, at FROM counted ORDER BY at;
                """);

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_created_at_id",
                table: "workspaces",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_payment_events_handled_at",
                table: "payment_events",
                column: "handled_at");

            migrationBuilder.CreateIndex(
                name: "ix_operations_ended_at",
                table: "operations",
                column: "ended_at");

            migrationBuilder.CreateIndex(
                name: "ix_operations_plan_requested_at",
                table: "operations",
                columns: new[] { "plan", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_requested_at_id",
                table: "operations",
                columns: new[] { "requested_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_status_requested_at_id",
                table: "operations",
                columns: new[] { "status", "requested_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_workspace_id_plan_requested_at",
                table: "operations",
                columns: new[] { "workspace_id", "plan", "requested_at" });

            migrationBuilder.CreateIndex(
                name: "ix_health_hours_hour",
                table: "health_hours",
                column: "hour")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_backups_running",
                table: "backups",
                column: "ended_at",
                filter: "status = 'Running'");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_closed_at",
                table: "alerts",
                column: "closed_at");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_open",
                table: "alerts",
                columns: new[] { "opened_at", "id" },
                filter: "closed_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "step_estimates");

            migrationBuilder.DropIndex(
                name: "ix_workspaces_created_at_id",
                table: "workspaces");

            migrationBuilder.DropIndex(
                name: "ix_payment_events_handled_at",
                table: "payment_events");

            migrationBuilder.DropIndex(
                name: "ix_operations_ended_at",
                table: "operations");

            migrationBuilder.DropIndex(
                name: "ix_operations_plan_requested_at",
                table: "operations");

            migrationBuilder.DropIndex(
                name: "ix_operations_requested_at_id",
                table: "operations");

            migrationBuilder.DropIndex(
                name: "ix_operations_status_requested_at_id",
                table: "operations");

            migrationBuilder.DropIndex(
                name: "ix_operations_workspace_id_plan_requested_at",
                table: "operations");

            migrationBuilder.DropIndex(
                name: "ix_health_hours_hour",
                table: "health_hours");

            migrationBuilder.DropIndex(
                name: "ix_backups_running",
                table: "backups");

            migrationBuilder.DropIndex(
                name: "ix_alerts_closed_at",
                table: "alerts");

            migrationBuilder.DropIndex(
                name: "ix_alerts_open",
                table: "alerts");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_opened_at",
                table: "alerts",
                column: "opened_at");
        }
    }
}
