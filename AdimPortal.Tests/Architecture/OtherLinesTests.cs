using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Architecture;

/// <summary>A line of Razor, shell or SQL has up to 120 characters, as one of C# has.</summary>
public sealed partial class OtherLinesTests
{
    /// <summary>What a line may have besides the one text that makes it long.</summary>
    private const int MostBesides = 70;

    [Theory]
    [InlineData("razor")]
    [InlineData("sh")]
    [InlineData("sql")]
    public void A_line_is_short_unless_one_text_makes_it_long(string language)
    {
        var files = Repository.Sources(language).ToList();
        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from number in LongLines(language, File.ReadLines(file))
            select $"{Path.GetRelativePath(Repository.Root, file)}:{number}");
    }

    [Theory]
    [InlineData("sh", "    fail \"", "\"", false)]
    [InlineData("razor", "    <Note Title=\"", "\">", false)]
    [InlineData("razor", "    <p>", "</p>", true)]
    [InlineData("sh", "# ", "", true)]
    [InlineData("sh", "    first --with a --and b --or c | second --with d --and e | third --with \"", "\"", true)]
    public void What_can_be_wrapped_is_too_long(string language, string beginning, string end, bool isTooLong) =>
        Assert.Equal(isTooLong, LongLines(language, [$"{beginning}{new string('x', LinesTests.Most)}{end}"]).Any());

    [Fact]
    public void A_text_of_several_lines_is_another_languages()
    {
        var line = new string('x', LinesTests.Most + 1);
        Assert.Equal([1, 8], LongLines("sh",
            [line, "python3 - <<'PYTHON'", line, "PYTHON", "awk '", line, "' file # it's read", line]));
    }

    private static IEnumerable<int> LongLines(string language, IEnumerable<string> lines)
    {
        var (end, quote) = ((string?)null, '\0');
        foreach (var (line, number) in lines.Select((line, at) => (line, at + 1)))
        {
            var isText = end is not null || quote != '\0';
            if (language == "sh")
                (end, quote) = After(line, end, quote);
            if (line.Length > LinesTests.Most && !isText && quote == '\0'
                && line.Length - Text(language, line) > MostBesides)
                yield return number;
        }
    }

    /// <summary>What is open after a line of shell: a here-document, by its last line, or a quote.</summary>
    private static (string? End, char Quote) After(string line, string? end, char quote)
    {
        if (end is not null)
            return (line.Trim() == end ? null : end, '\0');
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (c == '\\' && quote != '\'')
                at++;
            else if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"')
                quote = c;
            else if (c == '#' && (at == 0 || line[at - 1] == ' '))
                break;
        }

        return (quote == '\0' && HereDocument().Match(line) is { Success: true } found ? found.Groups[1].Value : null,
            quote);
    }

    /// <summary>How long the longest text is; one of a script may hold a command, and is in two pieces then.</summary>
    private static int Text(string language, string line) =>
        Quoted().Matches(line).Concat(language == "razor" ? [] : Single().Matches(line))
            .Select(text => text.Length).OrderDescending().Take(language == "razor" ? 1 : 2).Sum();

    [GeneratedRegex("""(?<!<)<<-?(?!<)\s*['"]?([A-Z]+)""")]
    private static partial Regex HereDocument();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Single();
}
