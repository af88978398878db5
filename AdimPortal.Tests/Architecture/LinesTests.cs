using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Architecture;

/// <summary>A line of C# has up to 120 characters, so that two files fit beside each other.</summary>
public sealed partial class LinesTests
{
    /// <summary>Characters.</summary>
    internal const int Most = 120;

    [Fact]
    public void A_line_is_short_unless_one_text_makes_it_long() =>
        Assert.Empty(Repository.Sources("cs").SelectMany(LongLines).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("        return \"", true)]
    [InlineData("    public async Task Something_long_is_promised_", true)]
    [InlineData("    // ", false)]
    [InlineData(
        "        var result = await service.RunAsync(first, second, third, fourth, fifth, sixth, seventh, eight, \"",
        false)]
    public void Code_and_comments_are_wrapped(string beginning, bool mayBeLong) =>
        Assert.Equal(mayBeLong,
            MayBeLong($"{beginning}{new string('x', Most)}{(beginning.Contains("Task") ? "()" : "\"")}"));

    private static IEnumerable<string> LongLines(string file)
    {
        var isText = false;
        foreach (var (line, number) in File.ReadLines(file).Select((line, at) => (line, at + 1)))
        {
            // What lies within a text of several lines is another language's.
            var opensOrCloses = Regex.Count(line, "\"\"\"") % 2 == 1;
            if (line.Length > Most && !isText && !opensOrCloses && !MayBeLong(line))
                yield return $"{Path.GetRelativePath(Repository.Root, file)}:{number} has {line.Length} characters";
            isText ^= opensOrCloses;
        }
    }

    private static bool MayBeLong(string line) => OneText().IsMatch(line) || TestName().IsMatch(line);

    [GeneratedRegex("""^\s*(?!//)[^"]{0,60}"|^\s*/// <inheritdoc""")]
    private static partial Regex OneText();

    [GeneratedRegex(@"^\s*public (async Task|Task|void) \w+\(")]
    private static partial Regex TestName();
}
