using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Architecture;

/// <summary>Own styles are few, and each is of something that pages have.</summary>
public sealed partial class OwnStylesTests
{
    [Fact]
    public void Each_class_stands_in_a_page_or_a_script()
    {
        var sources = string.Join('\n',
            new[] { "razor", "cs", "js" }.SelectMany(Repository.Sources)
                .Where(file => file.Contains("/AdimPortal.Web/", StringComparison.Ordinal)
                    || file.Contains("/wwwroot-assets/", StringComparison.Ordinal)).Select(File.ReadAllText));
        var classes = Repository.Sources("css")
            .Where(file => !file.Contains("/wwwroot/", StringComparison.Ordinal)
                && !file.Contains("/AdimPortal.Sandbox/", StringComparison.Ordinal))
            .SelectMany(file => Class().Matches(Inside().Replace(File.ReadAllText(file), "{}")))
            .Select(match => match.Groups[1].Value)
            // MudBlazor's, and what Blazor itself sets while it reconnects.
            .Where(name => !name.StartsWith("mud-", StringComparison.Ordinal)
                && !name.StartsWith("components-reconnect-", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(classes.Count > 50);
        Assert.All(classes, name => Assert.Matches($"(?<![\\w-]){Regex.Escape(name)}(?![\\w-])", sources));
    }

    [GeneratedRegex(@"\.([a-zA-Z][\w-]*)")]
    private static partial Regex Class();

    [GeneratedRegex(@"/\*.*?\*/|\{[^{}]*\}", RegexOptions.Singleline)]
    private static partial Regex Inside();
}
