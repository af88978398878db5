using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class CodesByHashPacesAndProvenDomains : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ux_own_servers_host_key",
                table: "own_servers");

            migrationBuilder.DropIndex(
                name: "ix_one_time_codes_untold",
                table: "one_time_codes");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "domain_proven_at",
                table: "workspaces",
                type: "timestamp with time zone",
                nullable: true);

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

            // A server that got a certificate for its owner's name has shown that the name leads to it. Should two have the same name, the older keeps it.
            migrationBuilder.Sql("""
                UPDATE workspaces w SET domain_proven_at = w.created_at
                FROM own_servers s
                WHERE s.workspace_id = w.id AND s.uses_tls AND w.home = 'OwnServer' AND w.domain NOT LIKE w.id || '.%'
                AND NOT EXISTS (
                    SELECT FROM workspaces older WHERE older.domain = w.domain AND (older.created_at, older.id) < (w.created_at, w.id)
                    AND older.home = 'OwnServer' AND older.status NOT IN ('Failed', 'Terminated'))
                """);

            migrationBuilder.CreateIndex(
                name: "ux_workspaces_proven_domain",
                table: "workspaces",
                column: "domain",
                unique: true,
                filter: "domain_proven_at IS NOT NULL AND status NOT IN ('Failed', 'Terminated')");

            migrationBuilder.CreateIndex(
                name: "ux_own_servers_host_key",
                table: "own_servers",
                columns: new[] { "host_key", "seen_from" },
                unique: true,
                filter: "forgotten_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_one_time_codes_live_hash",
                table: "one_time_codes",
                column: "code_hash",
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_paces_free_at",
                table: "paces",
                column: "free_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "paces");

            migrationBuilder.DropIndex(
                name: "ux_workspaces_proven_domain",
                table: "workspaces");

            migrationBuilder.DropIndex(
                name: "ux_own_servers_host_key",
                table: "own_servers");

            migrationBuilder.DropIndex(
                name: "ix_one_time_codes_live_hash",
                table: "one_time_codes");

            migrationBuilder.DropColumn(
                name: "domain_proven_at",
                table: "workspaces");

            migrationBuilder.CreateIndex(
                name: "ux_own_servers_host_key",
                table: "own_servers",
                column: "host_key",
                unique: true,
                filter: "forgotten_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_one_time_codes_untold",
                table: "one_time_codes",
                column: "ended_at",
                filter: "ending = 'TooManyTries' AND owner_told_at IS NULL");
        }
    }
}
