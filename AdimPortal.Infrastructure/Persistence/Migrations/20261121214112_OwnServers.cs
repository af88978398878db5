using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class OwnServers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "own_server_reports",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    routine = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    text = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_own_server_reports", x => new { x.workspace_id, x.number });
                    table.ForeignKey(
                        name: "fk_own_server_reports_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "own_servers",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    agent_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    host_key = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    host_name = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    addresses = table.Column<string[]>(type: "text[]", nullable: false),
                    seen_from = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    uses_tls = table.Column<bool>(type: "boolean", nullable: false),
                    system = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    memory_mib = table.Column<int>(type: "integer", nullable: false),
                    processors = table.Column<int>(type: "integer", nullable: false),
                    disk_gib = table.Column<int>(type: "integer", nullable: false),
                    registered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_stamp = table.Column<long>(type: "bigint", nullable: false),
                    heard_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    word = table.Column<string>(type: "jsonb", nullable: true),
                    forgotten_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_own_servers", x => x.workspace_id);
                    table.ForeignKey(
                        name: "fk_own_servers_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "registration_tokens",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_registration_tokens", x => x.hash);
                    table.ForeignKey(
                        name: "fk_registration_tokens_users_owner_id",
                        column: x => x.owner_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ux_own_servers_host_key",
                table: "own_servers",
                column: "host_key",
                unique: true,
                filter: "forgotten_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_registration_tokens_live",
                table: "registration_tokens",
                column: "owner_id",
                unique: true,
                filter: "ended_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "own_server_reports");

            migrationBuilder.DropTable(
                name: "own_servers");

            migrationBuilder.DropTable(
                name: "registration_tokens");
        }
    }
}
