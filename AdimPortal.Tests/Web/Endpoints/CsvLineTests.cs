using AdimPortal.Web.Endpoints;

namespace AdimPortal.Tests.Web.Endpoints;

/// <summary>What a spreadsheet gets is text, whatever people have called their workspaces.</summary>
public sealed class CsvLineTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("Notes", "Notes")]
    [InlineData("Notes, and more", "\"Notes, and more\"")]
    [InlineData("The \"new\" one", "\"The \"\"new\"\" one\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+49", "\"'+49\"")]
    [InlineData("-2", "\"'-2\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("=HYPERLINK(\"http://x.test\",\"y\")", "\"'=HYPERLINK(\"\"http://x.test\"\",\"\"y\"\")\"")]
    public void A_cell_is_text(string? text, string cell) => Assert.Equal($"1,{cell},2", CsvLine.Of("1", text, "2"));
}
