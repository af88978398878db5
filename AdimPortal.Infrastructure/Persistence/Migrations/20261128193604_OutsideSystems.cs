using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class OutsideSystems : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            // What was stuck before anything was tried again without a person is tried now, and from then on as everything else.
            // A step that ended its process each time waits for a person, as it does from now on.
            migrationBuilder.Sql("""
                UPDATE operations SET resume_requested = true, wake_at = now() WHERE status = 'Stuck' AND ended_at IS NULL
                AND NOT EXISTS (
                    SELECT FROM operation_events e WHERE e.operation_id = operations.id AND e.body->>'event' = 'parked' AND e.body->>'detail' LIKE 'Started % times, and each time%'
                    AND e.sequence = (SELECT max(l.sequence) FROM operation_events l WHERE l.operation_id = e.operation_id));
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "outside_systems");
        }
    }
}
