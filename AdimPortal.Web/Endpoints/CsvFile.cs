using System.Globalization;
using System.Text;

namespace AdimPortal.Web.Endpoints;

/// <summary>A list as a file of comma-separated values, written as it is read.</summary>
internal static class CsvFile
{
    /// <summary>Rows that are read at a time.</summary>
    public const int Chunk = 1000;

    public static IResult Of(HttpContext context, string name, IEnumerable<string> head,
        IAsyncEnumerable<IEnumerable<string?>> rows) =>
        Results.Stream(body => WriteAsync(body, head, rows, context.RequestAborted), "text/csv; charset=utf-8", name);

    /// <summary>As spreadsheets read a time, in UTC.</summary>
    public static string? Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static async Task WriteAsync(Stream body, IEnumerable<string> head,
        IAsyncEnumerable<IEnumerable<string?>> rows, CancellationToken cancel)
    {
        // Spreadsheets read a file without the mark in the machine's own old encoding.
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            leaveOpen: true)
        { NewLine = "\r\n" };
        await writer.WriteLineAsync(CsvLine.Of(head));
        await foreach (var row in rows.WithCancellation(cancel))
            await writer.WriteLineAsync(CsvLine.Of(row));
    }
}
