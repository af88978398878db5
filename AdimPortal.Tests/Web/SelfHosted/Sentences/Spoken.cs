using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace AdimPortal.Tests.Web.SelfHosted.Sentences;

/// <summary>
/// What people read of a page, sentence by sentence: numbers and ids are left out, so that the same sentence is the
/// same.
/// </summary>
internal static partial class Spoken
{
    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
        { "A", "SPAN", "EM", "CODE", "TIME", "B", "I", "SMALL" };

    public static IEnumerable<string> Of(INodeList nodes)
    {
        var runs = new List<string>();
        var run = new StringBuilder();
        foreach (var node in nodes)
            Walk(node, run, runs);
        Flush(run, runs);
        return runs.SelectMany(Of);
    }

    /// <summary>A text may have several sentences.</summary>
    public static IEnumerable<string> Of(string text) =>
        Ends().Split(Plain(text)).Select(sentence => sentence.Trim()).Where(sentence => sentence.Any(char.IsLetter))
            .Distinct();

    private static void Walk(INode node, StringBuilder run, List<string> runs)
    {
        switch (node)
        {
            case IText text:
                run.Append(text.Data);
                return;
            case IElement { TagName: "SCRIPT" or "STYLE" or "SVG" or "svg" or "TEXTAREA" }:
                return;
            // Which moment it is, and in which of its shapes, makes no other sentence; what counts on says but numbers.
            case IElement { TagName: "LOCAL-TIME" }:
                run.Append("1 UTC");
                return;
            case IElement { TagName: "TIME-LEFT" or "ELAPSED-TIME" }:
                return;
            case IElement element:
                // MudBlazor's pills stand in the line of what they tell of, its buttons by themselves.
                var isPill = element.ClassList.Any(name => name.StartsWith("mud-chip", StringComparison.Ordinal));
                var stands = !(Inline.Contains(element.TagName) || isPill)
                    || element.ClassList.Contains("mud-button-root");
                if (stands)
                    Flush(run, runs);
                foreach (var name in new[] { "aria-label", "title", "placeholder" })
                {
                    if (element.GetAttribute(name) is { Length: > 0 } said)
                        runs.Add(said);
                }

                foreach (var child in element.ChildNodes)
                    Walk(child, run, runs);
                if (stands)
                    Flush(run, runs);
                return;
        }
    }

    private static void Flush(StringBuilder run, List<string> runs)
    {
        runs.Add(run.ToString());
        run.Clear();
    }

    private static string Plain(string text) =>
        Spaces().Replace(Numbers().Replace(Ids().Replace(text, "…"), "#"), " ").Trim();

    [GeneratedRegex(@"(?<=[.!?])(?:\s*(?=[\p{Lu}“])|\s+(?=#))")]
    private static partial Regex Ends();

    [GeneratedRegex(
        @"\bws[a-z0-9]{4,7}\b|[0-9a-f]{8}-[0-9a-f-]{27}|adimt?_[A-Za-z0-9]{32}|[0-9a-f]{32,64}|\b[0-9a-f]{8}\b")]
    private static partial Regex Ids();

    [GeneratedRegex(@"[0-9]+([-.:, /]*[0-9]+)*")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
