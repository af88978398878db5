using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class WorkspaceData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "data_bytes",
                table: "watched_workspaces",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "data_bytes",
                table: "watched_workspaces");
        }
    }
}
