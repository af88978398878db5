using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class IndexWorkspacesByImage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_workspaces_made_from",
                table: "workspaces");

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_made_from_created_at",
                table: "workspaces",
                columns: new[] { "made_from", "created_at" },
                filter: "made_from IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_workspaces_made_from_created_at",
                table: "workspaces");

            migrationBuilder.CreateIndex(
                name: "ix_workspaces_made_from",
                table: "workspaces",
                column: "made_from",
                filter: "made_from IS NOT NULL");
        }
    }
}
