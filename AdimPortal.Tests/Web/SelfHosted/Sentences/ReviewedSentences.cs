using System.Text.RegularExpressions;
using AdimPortal.Core.SelfHosted;

namespace AdimPortal.Tests.Web.SelfHosted.Sentences;

/// <summary>
/// The sentences of one surface that somebody has read and found true for a workspace on its owner's own server, as
/// they lie in a file beside this one. A sentence with a word in it that only servers of ours can keep stands there
/// with the reason why it is true all the same, behind an arrow.
/// </summary>
internal sealed partial class ReviewedSentences
{
    private const string Because = " ← ";

    private readonly string _file;
    private readonly Dictionary<string, string?> _reviewed;
    private readonly Dictionary<string, string> _met = [];

    private ReviewedSentences(string file)
    {
        _file = file;
        _reviewed = File.ReadAllLines(Repository.PathTo("AdimPortal.Tests", "Web", "SelfHosted", "Sentences", file))
            .Where(line => line.Length > 0 && !line.StartsWith("// ", StringComparison.Ordinal))
            .Select(line => line.Split(Because, 2))
            .ToDictionary(parts => parts[0], parts => parts.ElementAtOrDefault(1));
    }

    public static ReviewedSentences In(string file) => new(file);

    /// <summary>Whether it says something of a server that the portal can only do to its own.</summary>
    public static bool ClaimsWhatOnlyOursKeep(string sentence) => Claims().IsMatch(sentence);

    public void Met(string where, IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
            _met.TryAdd(sentence, where);
    }

    /// <summary>
    /// All that was met was read by somebody, what claims something says why it may, and nothing is in the file that is
    /// said no more.
    /// </summary>
    public void Check()
    {
        var unread = _met.Where(met => !_reviewed.ContainsKey(met.Key)).Select(met => $"+ {met.Key}    ({met.Value})");
        var gone = _reviewed.Keys.Where(sentence => !_met.ContainsKey(sentence)).Select(sentence => $"- {sentence}");
        var unexplained = _reviewed.Where(reviewed => reviewed.Value is null && ClaimsWhatOnlyOursKeep(reviewed.Key))
            .Select(reviewed => $"? {reviewed.Key}");
        var faults = unread.Concat(gone).Concat(unexplained).ToList();
        if (faults.Count == 0)
            return;
        var actual = Path.Combine(AppContext.BaseDirectory, $"met-{_file}");
        File.WriteAllLines(actual,
            _met.Keys.Order(StringComparer.Ordinal)
                .Select(sentence => _reviewed.GetValueOrDefault(sentence) is { } why
                    ? $"{sentence}{Because}{why}"
                    : sentence));
        Assert.Fail($"""
            Read each sentence that is new (+) as the owner of an own server: is it true there? Then put it into {_file}; otherwise say there what is true ({nameof(HostingText)}).
            One that has a word of our own servers in it (?) needs "{Because.Trim()} why it is true". What is not said any more (-) goes. As it would be: {actual}
            {string.Join('\n', faults)}
            """);
    }

    [GeneratedRegex(
        @"snapshot|droplet|\bimages?\b|\bsize\b|resiz|restart|\bregion|switched? off|shut down|bigger plan|backups? (is|are|was) (taken|tried)|backups? every|one is taken|taken every|\bdelet|\bremoved?\b|terminat|suspend"
        + @"|read-only|renewed|themselves|automatically|support .*(look|working)|comes? back|old server|other server|\bbuil[dt]|we (stop|start|reboot|switch|tried|delete|take the first)|your data is untouched",
        RegexOptions.IgnoreCase)]
    private static partial Regex Claims();
}
