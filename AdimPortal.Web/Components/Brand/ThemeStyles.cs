using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace AdimPortal.Web.Components.Brand;

/// <summary>
/// <see cref="PortalTheme"/> as a style sheet. MudThemeProvider writes style elements into each page, which our content
/// security policy forbids: it is rendered once, here, for light and for dark, and no page has one.
/// </summary>
internal sealed partial class ThemeStyles(IServiceProvider services, ILoggerFactory logs)
{
    private readonly Lazy<Task<(string Css, string Version)>> _made = new(() => MakeAsync(services, logs));

    /// <summary>Follows the system's choice, unless the page's data-theme says otherwise.</summary>
    public async Task<string> CssAsync() => (await _made.Value).Css;

    /// <summary>Where the page finds it; another theme has another address, so browsers may keep it for good.</summary>
    public async Task<string> AddressAsync() => $"theme.css?v={await VersionAsync()}";

    /// <summary>Of the content: another theme has another one.</summary>
    public async Task<string> VersionAsync() => (await _made.Value).Version;

    private static async Task<(string Css, string Version)> MakeAsync(IServiceProvider services, ILoggerFactory logs)
    {
        await using var scope = services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, logs);
        var light = await DeclarationsAsync(renderer, isDark: false);
        var dark = await DeclarationsAsync(renderer, isDark: true);
        // Type, corners and layers are the same in both.
        var (onlyLight, onlyDark) = (string.Join(' ', light.Except(dark)), string.Join(' ', dark.Except(light)));
        var css = $$"""
            :root { color-scheme: light dark; {{string.Join(' ', light)}} }
            @media (prefers-color-scheme: dark) { :root { {{onlyDark}} } }
            :root[data-theme="light"] { color-scheme: light; {{onlyLight}} }
            :root[data-theme="dark"] { color-scheme: dark; {{onlyDark}} }
            """;
        return (css, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(css)))[..12]);
    }

    private static Task<List<string>> DeclarationsAsync(HtmlRenderer renderer, bool isDark) =>
        renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = new Dictionary<string, object?>
            {
                [nameof(MudThemeProvider.Theme)] = PortalTheme.Theme,
                [nameof(MudThemeProvider.IsDarkMode)] = isDark,
                [nameof(MudThemeProvider.ObserveSystemDarkModeChange)] = false,
            };
            var made =
                await renderer.RenderComponentAsync<MudThemeProvider>(ParameterView.FromDictionary(parameters));
            return Declaration().Matches(made.ToHtmlString()).Select(match => match.Value).ToList();
        });

    [GeneratedRegex("--mud[a-z0-9-]*:[^;{}]+;")]
    private static partial Regex Declaration();
}
