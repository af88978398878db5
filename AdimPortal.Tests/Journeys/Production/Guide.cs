using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Journeys.Production;

/// <summary>
/// The lines that the operations guide tells its reader to type: what the journey runs is what the guide says.
/// </summary>
internal static partial class Guide
{
    /// <param name="heading">The chapter, as <c>## Install</c> has it.</param>
    /// <param name="mark">What stands behind <c>sh</c> at the block; empty for blocks without.</param>
    /// <param name="words">What stands in the guide as an example, and what it is here. Each must be needed by a block
    /// of the guide.</param>
    /// <returns>The chapter's blocks of this mark, as one script.</returns>
    public static string Lines(string heading, string mark, IReadOnlyDictionary<string, string> words)
    {
        var chapter =
            Regex.Split(File.ReadAllText(Repository.PathTo("docs", "operations-guide.md")), "^##+ ",
                RegexOptions.Multiline)
            .Single(part => part.StartsWith($"{heading}\n", StringComparison.Ordinal));
        var lines = string.Join('\n',
            Block().Matches(chapter).Where(block => block.Groups["mark"].Value.Trim() == mark)
                .Select(block => block.Groups["lines"].Value));
        Assert.False(string.IsNullOrWhiteSpace(lines),
            $"The guide has nothing to type ({mark}) in its chapter {heading}.");
        return words.Aggregate(lines, (text, word) => text.Replace(word.Key, word.Value, StringComparison.Ordinal));
    }

    [GeneratedRegex("^```sh(?<mark>[^\n]*)\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
