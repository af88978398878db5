using AdimPortal.Infrastructure.Acts;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ActChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "act_chain",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false),
                    record_id = table.Column<long>(type: "bigint", nullable: false),
                    previous = table.Column<byte[]>(type: "bytea", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_act_chain", x => x.position);
                });

            migrationBuilder.CreateIndex(
                name: "ix_act_chain_record_id",
                table: "act_chain",
                column: "record_id",
                unique: true);
            migrationBuilder.Sql(ActChainSql.Chain);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(ActChainSql.NoChain);
            migrationBuilder.DropTable(
                name: "act_chain");
        }
    }
}
