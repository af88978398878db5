using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ActsByStaff : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_act_records_by_staff",
                table: "act_records",
                column: "id",
                filter: "role IN ('Support', 'Admin')");

            // Nobody is locked out any more, also no account of before.
            migrationBuilder.Sql("UPDATE users SET lockout_enabled = false, lockout_end = NULL, access_failed_count = 0 WHERE lockout_enabled OR lockout_end IS NOT NULL;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_act_records_by_staff",
                table: "act_records");
        }
    }
}
