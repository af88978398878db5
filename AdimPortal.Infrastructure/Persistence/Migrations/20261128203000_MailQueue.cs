using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AdimPortal.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class MailQueue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "outgoing_mails",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "problem",
                table: "outgoing_mails",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "receipt",
                table: "outgoing_mails",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "strikes",
                table: "outgoing_mails",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "until",
                table: "outgoing_mails",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "over_told_at",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "owner_told_at",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "staff_told_at",
                table: "alerts",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "mail_quotas",
                columns: table => new
                {
                    mailbox = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    posted_at = table.Column<DateTimeOffset[]>(type: "timestamp with time zone[]", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_quotas", x => new { x.mailbox, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "mail_receipts",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    posted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    taken_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refused_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    problem = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail_receipts", x => x.key);
                    table.CheckConstraint("ck_mail_receipts_problem_one_line", "problem !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_outgoing_mails_problem_one_line",
                table: "outgoing_mails",
                sql: "problem !~ '[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ue000-\\uf8ff\\ufeff\\uffa0\\ufff0-\\ufffb\\U000e0000-\\U000e0fff]'");

            migrationBuilder.CreateIndex(
                name: "ix_alerts_untold",
                table: "alerts",
                column: "id",
                filter: "owner_told_at IS NULL OR staff_told_at IS NULL OR (closed_at IS NOT NULL AND over_told_at IS NULL)");

            migrationBuilder.CreateIndex(
                name: "ix_mail_quotas_last_at",
                table: "mail_quotas",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "ix_mail_receipts_posted_at",
                table: "mail_receipts",
                column: "posted_at");

            // Letters of before can't be told apart: those about money that were posted count as taken, and of alerts that are known everybody was told.
            migrationBuilder.Sql("""
                INSERT INTO mail_receipts (key, posted_at, taken_at)
                SELECT 'billing/' || owner_id || '/' || occasion, posted_at, posted_at FROM billing_notices;
                UPDATE alerts SET owner_told_at = opened_at, staff_told_at = opened_at, over_told_at = closed_at;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "mail_quotas");

            migrationBuilder.DropTable(
                name: "mail_receipts");

            migrationBuilder.DropCheckConstraint(
                name: "ck_outgoing_mails_problem_one_line",
                table: "outgoing_mails");

            migrationBuilder.DropIndex(
                name: "ix_alerts_untold",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "problem",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "receipt",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "strikes",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "until",
                table: "outgoing_mails");

            migrationBuilder.DropColumn(
                name: "over_told_at",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "owner_told_at",
                table: "alerts");

            migrationBuilder.DropColumn(
                name: "staff_told_at",
                table: "alerts");
        }
    }
}
