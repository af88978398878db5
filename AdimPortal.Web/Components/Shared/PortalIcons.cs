using System.Collections.Frozen;

namespace AdimPortal.Web.Components.Shared;

/// <summary>The drawings of <see cref="Icon"/>: SVG content on a 20 × 20 grid.</summary>
internal static class PortalIcons
{
    private static readonly FrozenDictionary<string, string> Drawings = new Dictionary<string, string>
    {
        ["ok"] = """<path d="m4.5 10.5 3.6 3.6 7.4-8"/>""",
        ["working"] = """<path d="M10 3a7 7 0 1 0 7 7"/>""",
        ["waiting"] = """<circle cx="10" cy="10" r="7"/><path d="M10 6v4.2l2.6 1.6"/>""",
        ["todo"] = """<circle cx="10" cy="10" r="5.5"/>""",
        ["warning"] = """<path d="M10 3.2 17.5 16h-15z"/><path d="M10 8.3v3.4M10 13.9v.1"/>""",
        ["stopped"] = """<circle cx="10" cy="10" r="7.2"/><path d="m7.6 7.6 4.8 4.8m0-4.8-4.8 4.8"/>""",
        ["undone"] = """<path d="M4 8h8a4 4 0 0 1 0 8H8"/><path d="M7 4.8 3.8 8 7 11.2"/>""",
        ["off"] = """<circle cx="10" cy="10" r="7"/><path d="M6.5 10h7"/>""",
        ["pause"] = """<circle cx="10" cy="10" r="7.2"/><path d="M8 7.500v5M12 7.500v5"/>""",
        ["info"] = """<circle cx="10" cy="10" r="7.2"/><path d="M10 9.4v4M10 6.6v.1"/>""",
        ["person"] = """<circle cx="10" cy="7" r="3.2"/><path d="M3.8 16.5c.8-3 3.2-4.5 6.2-4.5s5.4 1.5 6.2 4.5"/>""",
        ["leave"] = """<path d="M8 3.5H4.5v13H8M12.5 6.5 16 10l-3.5 3.5M16 10H8"/>""",
        ["contrast"] =
            """<circle cx="10" cy="10" r="6.8"/><path d="M10 3.2v13.6a6.8 6.8 0 0 0 0-13.6" fill="currentColor" stroke="none"/>""",
        ["chevron-down"] = """<path d="m5 8 5 5 5-5"/>""",
        ["chevron-right"] = """<path d="m8 5 5 5-5 5"/>""",
        ["arrow-right"] = """<path d="M4 10h12M11 5l5 5-5 5"/>""",
        ["arrow-up"] = """<path d="M10 16V4M5 9l5-5 5 5"/>""",
        ["arrow-down"] = """<path d="M10 4v12M5 11l5 5 5-5"/>""",
        ["chart"] = """<path d="M4 16V9.500M8 16V4M12 16v-5M16 16V7"/>""",
        ["list"] = """<path d="M4 5.500h12M4 10h12M4 14.500h8"/>""",
        ["expand"] = """<path d="M12 4h4v4M8 16H4v-4M16 4l-5 5M4 16l5-5"/>""",
        ["print"] =
            """<path d="M6 7V3.500h8V7M6 14H3.500V7h13v7H14"/><rect x="6" y="11.500" width="8" height="5"/>""",
        ["plus"] = """<path d="M10 4v12M4 10h12"/>""",
        ["copy"] =
            """<rect x="7" y="7" width="9.5" height="9.5" rx="1.5"/><path d="M4.5 13H4a1 1 0 0 1-1-1V4.500a1 1 0 0 1 1-1h7.500a1 1 0 0 1 1 1V5"/>""",
        ["refresh"] = """<path d="M16 10a6 6 0 1 1-1.8-4.300M16 3.500v3.300h-3.3"/>""",
        ["mail"] = """<rect x="3" y="4.5" width="14" height="11" rx="1.5"/><path d="m3.5 6 6.5 5 6.5-5"/>""",
        ["download"] = """<path d="M10 3.500v9M5.5 8.500l4.500 4.500 4.500-4.500M4 16.500h12"/>""",
        ["key"] = """<circle cx="6.8" cy="13.2" r="3.2"/><path d="m9.2 10.8 7-7M13.5 6.500l2.3 2.3"/>""",
        ["server"] =
            """<rect x="3" y="3.5" width="14" height="5.5" rx="1.5"/><rect x="3" y="11" width="14" height="5.5" rx="1.5"/><path d="M6 6.300v0M6 13.800v0"/>""",
        ["search"] = """<circle cx="9" cy="9" r="5"/><path d="m12.8 12.8 3.7 3.7"/>""",
        ["follow"] = """<path d="M10 3.500v9.500M5.5 9l4.5 4.500L14.5 9M4 16.500h12"/>""",
        ["stop"] = """<rect x="5.5" y="5.5" width="9" height="9" rx="1.5"/>""",
        ["trash"] = """<path d="M3.5 5.500h13M8 5V3.500h4V5M5 5.500l.8 11h8.400l.8-11M8.5 8.500v5M11.5 8.500v5"/>""",
        ["more"] = """<path d="M5 10v0M10 10v0M15 10v0" stroke-width="2.6"/>""",
        ["globe"] = """<circle cx="10" cy="10" r="7"/><path d="M3 10h14M10 3c5 5 5 9 0 14M10 3c-5 5-5 9 0 14"/>""",
        ["shield"] =
            """<path d="M10 2.8 16 5v5c0 3.8-2.5 6.2-6 7.3-3.5-1.1-6-3.5-6-7.300V5z"/><path d="m7.3 10 2 2 3.5-4"/>""",
        ["pulse"] = """<path d="M2.5 10.500H6l2-5.5 3.5 10 2-4.500h4"/>""",
    }.ToFrozenDictionary();

    private static string Drawing(string name) =>
        Drawings.TryGetValue(name, out var drawing)
            ? drawing
            : throw new ArgumentException($"There is no icon named '{name}'.", nameof(name));

    /// <summary>As MudBlazor takes an icon: filled shapes on a 24 × 24 grid, unless it says otherwise itself.</summary>
    public static string Svg(string name) =>
        $"""<g transform="scale(1.2)" {Stroke}>{Drawing(name)}</g>""";

    /// <summary>As an element of its own, where an <see cref="Icon"/> each would be too much.</summary>
    /// <param name="size">Width and height in CSS pixels.</param>
    public static string Element(string name, int size, string? css) =>
        $"""<svg class="{css}" width="{size}" height="{size}" viewBox="0 0 20 20" {Stroke}aria-hidden="true">"""
            + $"{Drawing(name)}</svg>";

    private const string Stroke =
        """fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" """;

    public static IReadOnlyCollection<string> Names => Drawings.Keys;
}
