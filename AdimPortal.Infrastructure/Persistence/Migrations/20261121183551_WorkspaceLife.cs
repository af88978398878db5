using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class WorkspaceLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "former_suspension_is_powered_off",
                table: "workspaces",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "former_suspension_note",
                table: "workspaces",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "former_suspension_reason",
                table: "workspaces",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "former_suspension_since",
                table: "workspaces",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "suspension_is_powered_off",
                table: "workspaces",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "suspension_note",
                table: "workspaces",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "suspension_reason",
                table: "workspaces",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "suspension_since",
                table: "workspaces",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "target_plan",
                table: "workspaces",
                type: "character varying(30)",
                maxLength: 30,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "target_size",
                table: "workspaces",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "former_suspension_is_powered_off",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "former_suspension_note",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "former_suspension_reason",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "former_suspension_since",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "suspension_is_powered_off",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "suspension_note",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "suspension_reason",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "suspension_since",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "target_plan",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "target_size",
                table: "workspaces");
        }
    }
}
