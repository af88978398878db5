using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Images : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "made_from",
                table: "workspaces",
                type: "character varying(7)",
                maxLength: 7,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "images",
                columns: table => new
                {
                    workspace_id = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    version = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    snapshot = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    regions = table.Column<string[]>(type: "text[]", nullable: false),
                    size_gib = table.Column<decimal>(type: "numeric(10,2)", nullable: false),
                    minimum_disk_gib = table.Column<int>(type: "integer", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_images", x => x.workspace_id);
                    table.ForeignKey(
                        name: "fk_images_workspaces_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_made_from",
                table: "workspaces",
                column: "made_from",
                filter: "made_from IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_images_asked_at",
                table: "images",
                column: "asked_at");

            migrationBuilder.CreateIndex(
                name: "ux_images_preparing",
                table: "images",
                column: "fingerprint",
                unique: true,
                filter: "state = 'Preparing'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "images");

            migrationBuilder.DropIndex(
                name: "ix_workspaces_made_from",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "made_from",
                table: "workspaces");
        }
    }
}
