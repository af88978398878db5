using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PoolOfWorkspaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "claimed_for",
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

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_claimed_for",
                table: "workspaces",
                column: "claimed_for",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_parked",
                table: "workspaces",
                columns: new[] { "region", "size", "activated_at" },
                filter: "purpose = 'Parked' AND status = 'Active'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_workspaces_claimed_for",
                table: "workspaces");

            migrationBuilder.DropIndex(
                name: "ix_workspaces_parked",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "claimed_for",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "parked_with",
                table: "workspaces");
        }
    }
}
