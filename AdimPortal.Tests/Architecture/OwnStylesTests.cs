using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Architecture;

/// <summary>Own styles are few, and each is of something that pages have.</summary>
public sealed partial class OwnStylesTests
{
    /// <summary>Own styles say how the portal differs from MudBlazor, and what it has no component for.</summary>
    private const int MostLines = 350;

    private static IEnumerable<string> Own => Repository.Sources("css")
        .Where(file => !file.Contains("/wwwroot/", StringComparison.Ordinal)
            && !file.Contains("/AdimPortal.Sandbox/", StringComparison.Ordinal));

    [Fact]
    public void They_stay_few() =>
        Assert.InRange(Own.Sum(file => File.ReadLines(file).Count()), MostLines - 40, MostLines);

    [Fact]
    public void Each_value_with_a_name_is_used()
    {
        var all = string.Join('\n', Own.Select(File.ReadAllText));
        var names = Named().Matches(all).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(names.Count > 20);
        var sources = all + string.Join('\n', new[] { "razor", "cs" }.SelectMany(Repository.Sources)
            .Where(file => file.Contains("/AdimPortal.Web/", StringComparison.Ordinal)).Select(File.ReadAllText));
        Assert.All(names, name => Assert.Contains($"var({name})", sources, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_class_stands_in_a_page_or_a_script()
    {
        var sources = string.Join('\n',
            new[] { "razor", "cs", "js" }.SelectMany(Repository.Sources)
                .Where(file => file.Contains("/AdimPortal.Web/", StringComparison.Ordinal)
                    || file.Contains("/wwwroot-assets/", StringComparison.Ordinal)).Select(File.ReadAllText));
        var classes = Own.SelectMany(file => Class().Matches(Inside().Replace(File.ReadAllText(file), "{}")))
            .Select(match => match.Groups[1].Value)
            // MudBlazor's, and what Blazor itself sets while it reconnects.
            .Where(name => !name.StartsWith("mud-", StringComparison.Ordinal)
                && !name.StartsWith("components-reconnect-", StringComparison.Ordinal)).Distinct().ToList();
        Assert.True(classes.Count > 50);
        Assert.All(classes, name => Assert.Matches($"(?<![\\w-]){Regex.Escape(name)}(?![\\w-])", sources));
    }

    [GeneratedRegex(@"^\s*(--[a-z][\w-]*):", RegexOptions.Multiline)]
    private static partial Regex Named();

    [GeneratedRegex(@"\.([a-zA-Z][\w-]*)")]
    private static partial Regex Class();

    [GeneratedRegex(@"/\*.*?\*/|\{[^{}]*\}", RegexOptions.Singleline)]
    private static partial Regex Inside();
}
