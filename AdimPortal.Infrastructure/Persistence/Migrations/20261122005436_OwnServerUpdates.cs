using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class OwnServerUpdates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "update_address",
                table: "own_servers",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "update_port",
                table: "own_servers",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "updates_since",
                table: "own_servers",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "update_address",
                table: "own_servers");

            migrationBuilder.DropColumn(
                name: "update_port",
                table: "own_servers");

            migrationBuilder.DropColumn(
                name: "updates_since",
                table: "own_servers");
        }
    }
}
