using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Architecture;

/// <summary>
/// Each decision begins with its number, title, status and date, and says its limits. The index repeats that.
/// </summary>
public sealed partial class DecisionsTests
{
    private static string Folder { get; } = Repository.PathTo("docs", "decisions");

    private static IEnumerable<string> Files => Directory.GetFiles(Folder, "0*.md").Order(StringComparer.Ordinal);

    [Fact]
    public void The_index_has_each_decision_with_its_title_status_and_date()
    {
        var rows = File.ReadAllLines(Path.Combine(Folder, "README.md"))
            .Where(line => line.StartsWith("| [", StringComparison.Ordinal));
        Assert.Equal(Files.Select(RowOf), rows);
    }

    [Fact]
    public void A_decision_says_its_limits() => Assert.All(Files, file => Assert.True(
        LimitsMark().IsMatch(File.ReadAllText(file)),
        $"{Path.GetFileName(file)} must say its limits: **Limits.** or ## Limits."));

    private static string RowOf(string file)
    {
        var (name, lines) = (Path.GetFileName(file), File.ReadAllLines(file));
        var (head, status) = (TitleLine().Match(lines[0]), StatusLine().Match(lines[2]));
        Assert.True(head.Success, $"{name} must begin with # NNNN: Title.");
        Assert.True(status.Success, $"{name} must say on its third line: Status: accepted, YYYY-MM-DD.");
        var (number, title) = (head.Groups["number"].Value, head.Groups["title"].Value);
        Assert.StartsWith($"{number}-", name, StringComparison.Ordinal);
        var date = status.Groups["date"].Value;
        if (status.Groups["amended"].Success)
            date += $", amended {status.Groups["amended"].Value}";
        return $"| [{number}]({name}) | {title} | {status.Groups["status"].Value} | {date} |";
    }

    [GeneratedRegex(@"^# (?<number>\d{4}): (?<title>.+)$")]
    private static partial Regex TitleLine();

    [GeneratedRegex(
        @"^Status: (?<status>[a-z0-9 ]+), (?<date>\d{4}-\d\d-\d\d)(; amended (?<amended>\d{4}-\d\d-\d\d))?\.$")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"^(\*\*Limits\.\*\*|## Limits)", RegexOptions.Multiline)]
    private static partial Regex LimitsMark();
}
