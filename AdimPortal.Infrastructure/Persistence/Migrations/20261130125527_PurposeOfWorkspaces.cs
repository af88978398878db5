using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PurposeOfWorkspaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_workspaces_users_owner_id",
                table: "workspaces");

            migrationBuilder.AddColumn<string>(
                name: "purpose",
                table: "workspaces",
                type: "character varying(20)",
                maxLength: 20,
                nullable: false,
                defaultValueSql: "'Customer'");

            migrationBuilder.AddColumn<Guid>(
                name: "customer_id",
                table: "workspaces",
                type: "uuid",
                nullable: true,
                computedColumnSql: "CASE WHEN purpose = 'Customer' THEN owner_id END",
                stored: true);

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_customer_id",
                table: "workspaces",
                column: "customer_id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_workspaces_portals_own",
                table: "workspaces",
                sql: "purpose = 'Customer' OR owner_id = '00000000-0000-0000-0000-000000000001'");

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

            migrationBuilder.DropIndex(
                name: "ix_workspaces_customer_id",
                table: "workspaces");

            migrationBuilder.DropCheckConstraint(
                name: "ck_workspaces_portals_own",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "customer_id",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "purpose",
                table: "workspaces");

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
