using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PoolImagesAndFigures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_workspaces_users_owner_id",
                table: "workspaces");

            migrationBuilder.AddColumn<string>(
                name: "claimed_for",
                table: "workspaces",
                type: "character varying(7)",
                maxLength: 7,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "made_from",
                table: "workspaces",
                type: "character varying(7)",
                maxLength: 7,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "parked_with",
                table: "workspaces",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "purpose",
                table: "workspaces",
                type: "character varying(20)",
                maxLength: 20,
                nullable: false,
                defaultValueSql: "'Customer'");

            migrationBuilder.AddColumn<string>(
                name: "price_currency",
                table: "billing_accounts",
                type: "character varying(3)",
                maxLength: 3,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "price_minor",
                table: "billing_accounts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "customer_id",
                table: "workspaces",
                type: "uuid",
                nullable: true,
                computedColumnSql: "CASE WHEN purpose = 'Customer' THEN owner_id END",
                stored: true);

            migrationBuilder.CreateTable(
                name: "daily_figures",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    plan = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    workspaces = table.Column<int>(type: "integer", nullable: false),
                    revenue = table.Column<long>(type: "bigint", nullable: false),
                    cost = table.Column<long>(type: "bigint", nullable: false),
                    margin = table.Column<long>(type: "bigint", nullable: false),
                    unpriced = table.Column<int>(type: "integer", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_daily_figures", x => new { x.day, x.plan, x.currency });
                });

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
                name: "ix_workspaces_claimed_for",
                table: "workspaces",
                column: "claimed_for",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_customer_id",
                table: "workspaces",
                column: "customer_id");

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_made_from_created_at",
                table: "workspaces",
                columns: new[] { "made_from", "created_at" },
                filter: "made_from IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_parked",
                table: "workspaces",
                columns: new[] { "region", "size", "activated_at" },
                filter: "purpose = 'Parked' AND status = 'Active'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_workspaces_portals_own",
                table: "workspaces",
                sql: "purpose = 'Customer' OR owner_id = '00000000-0000-0000-0000-000000000001'");

            migrationBuilder.CreateIndex(
                name: "ix_users_created_at_id",
                table: "users",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_account_id_seen_at",
                table: "sessions",
                columns: new[] { "account_id", "seen_at" });

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

            migrationBuilder.AddForeignKey(
                name: "fk_workspaces_users_customer_id",
                table: "workspaces",
                column: "customer_id",
                principalTable: "users",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_workspaces_users_customer_id",
                table: "workspaces");

            migrationBuilder.DropTable(
                name: "daily_figures");

            migrationBuilder.DropTable(
                name: "images");

            migrationBuilder.DropIndex(
                name: "ix_workspaces_claimed_for",
                table: "workspaces");

            migrationBuilder.DropIndex(
                name: "ix_workspaces_customer_id",
                table: "workspaces");

            migrationBuilder.DropIndex(
                name: "ix_workspaces_made_from_created_at",
                table: "workspaces");

            migrationBuilder.DropIndex(
                name: "ix_workspaces_parked",
                table: "workspaces");

            migrationBuilder.DropCheckConstraint(
                name: "ck_workspaces_portals_own",
                table: "workspaces");

            migrationBuilder.DropIndex(
                name: "ix_users_created_at_id",
                table: "users");

            migrationBuilder.DropIndex(
                name: "ix_sessions_account_id_seen_at",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "customer_id",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "claimed_for",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "made_from",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "parked_with",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "purpose",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "price_currency",
                table: "billing_accounts");

            migrationBuilder.DropColumn(
                name: "price_minor",
                table: "billing_accounts");

            migrationBuilder.AddForeignKey(
                name: "fk_workspaces_users_owner_id",
                table: "workspaces",
                column: "owner_id",
                principalTable: "users",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }
    }
}
