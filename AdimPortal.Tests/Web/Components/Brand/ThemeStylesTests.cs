using System.Text.RegularExpressions;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Brand;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdimPortal.Tests.Web.Components.Brand;

/// <summary>The theme as pages get it.</summary>
public sealed partial class ThemeStylesTests : PageTest
{
    [Fact]
    public async Task Light_and_dark_are_there_for_the_system_and_for_whoever_has_chosen()
    {
        var blocks = Block().Matches(await Styles().CssAsync()).Select(match => match.Groups).ToDictionary(
            groups => groups["who"].Value.Trim(), groups => groups["what"].Value);
        Assert.Equal(
            [":root", "@media (prefers-color-scheme: dark) { :root", ":root[data-theme=\"light\"]",
                ":root[data-theme=\"dark\"]"], blocks.Keys);
        foreach (var who in new[] { ":root", ":root[data-theme=\"light\"]" })
            Assert.Contains("--mud-palette-primary: rgba(15,107,102,1);", blocks[who], StringComparison.Ordinal);
        foreach (var who in new[] { "@media (prefers-color-scheme: dark) { :root", ":root[data-theme=\"dark\"]" })
            Assert.Contains("--mud-palette-primary: rgba(92,196,185,1);", blocks[who], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_address_names_what_it_holds_and_it_has_what_own_styles_ask_for()
    {
        var styles = Styles();
        Assert.Matches("^theme\\.css\\?v=[0-9a-f]{12}$", await styles.AddressAsync());
        Assert.Equal(await styles.AddressAsync(), await Styles().AddressAsync());
        var css = await styles.CssAsync();
        var asked = Directory.EnumerateFiles(Repository.PathTo("wwwroot-assets", "css"), "*.css")
            .SelectMany(file => Asked().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)
            .Distinct().ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.Contains($"{name}:", css, StringComparison.Ordinal));
    }

    private ThemeStyles Styles() => new(Services, NullLoggerFactory.Instance);

    [GeneratedRegex("(?<who>(@media[^{]+\\{\\s*)?:root[^{]*)\\{(?<what>[^}]+)\\}")]
    private static partial Regex Block();

    [GeneratedRegex("var\\((--mud-[a-z0-9-]+)\\)")]
    private static partial Regex Asked();
}
