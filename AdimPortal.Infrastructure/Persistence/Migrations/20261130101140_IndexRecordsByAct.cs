using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class IndexRecordsByAct : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_act_records_act_id",
                table: "act_records",
                columns: new[] { "act", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_act_records_refused",
                table: "act_records",
                column: "id",
                filter: "is_refused");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_act_records_act_id",
                table: "act_records");

            migrationBuilder.DropIndex(
                name: "ix_act_records_refused",
                table: "act_records");
        }
    }
}
