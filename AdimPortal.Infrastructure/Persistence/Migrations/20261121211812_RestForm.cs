using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RestForm : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "former_suspension_form",
                table: "workspaces",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "suspension_form",
                table: "workspaces",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.Sql("""
                UPDATE workspaces SET
                    suspension_form = CASE WHEN suspension_is_powered_off THEN 'PoweredOff' WHEN NOT suspension_is_powered_off THEN 'Stopped' END,
                    former_suspension_form = CASE WHEN former_suspension_is_powered_off THEN 'PoweredOff' WHEN NOT former_suspension_is_powered_off THEN 'Stopped' END;
                """);

            migrationBuilder.DropColumn(
                name: "former_suspension_is_powered_off",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "suspension_is_powered_off",
                table: "workspaces");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "former_suspension_is_powered_off",
                table: "workspaces",
                type: "boolean",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "suspension_is_powered_off",
                table: "workspaces",
                type: "boolean",
                nullable: true);

            migrationBuilder.Sql("""
                UPDATE workspaces SET
                    suspension_is_powered_off = suspension_form = 'PoweredOff',
                    former_suspension_is_powered_off = former_suspension_form = 'PoweredOff';
                """);

            migrationBuilder.DropColumn(
                name: "former_suspension_form",
                table: "workspaces");

            migrationBuilder.DropColumn(
                name: "suspension_form",
                table: "workspaces");
        }
    }
}
