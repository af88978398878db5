namespace AdimPortal.Web.Endpoints;

/// <summary>One line of comma-separated values (RFC 4180), which a spreadsheet takes for text only.</summary>
internal static class CsvLine
{
    /// <summary>With any of these in front a spreadsheet takes a cell for a formula, and runs it.</summary>
    private const string BeginsAFormula = "=+-@\t\r";

    public static string Of(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell));

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (BeginsAFormula.Contains(text[0], StringComparison.Ordinal))
            text = $"'{text}";
        return text.AsSpan().IndexOfAny(",\"\r\n'") < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
