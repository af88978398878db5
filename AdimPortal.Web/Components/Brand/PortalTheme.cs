using MudBlazor;

namespace AdimPortal.Web.Components.Brand;

/// <summary>
/// The brand in numbers: each colour twice, for light and for dark, then type, corners and shadows. Pages get it as the
/// style sheet that <see cref="ThemeStyles"/> makes of it.
/// </summary>
internal static class PortalTheme
{
    /// <summary>In rem, so that pages grow with the size of text that the browser is set to.</summary>
    private const string Small = "0.8125rem", Usual = "0.875rem", Large = "1rem";

    private static readonly string[] Sans =
        ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Liberation Sans", "Arial",
            "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        // Warm-neutral surfaces, one accent (deep teal), and four hues of status that never stand without a word.
        PaletteLight = new PaletteLight
        {
            Background = "#faf9f7",
            BackgroundGray = "#f3f1ed",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#1f1d1a",
            DrawerIcon = "#5c574f",
            AppbarBackground = "#ffffff",
            AppbarText = "#1f1d1a",
            TextPrimary = "#1f1d1a",
            TextSecondary = "#5c574f",
            TextDisabled = "#6e6860",
            ActionDefault = "#5c574f",
            ActionDisabled = "#6e6860",
            ActionDisabledBackground = "#f0ede8",
            LinesDefault = "#e5e1da",
            LinesInputs = "#8d867c",
            TableLines = "#e5e1da",
            TableHover = "#f0ede8",
            TableStriped = "#f3f1ed",
            Divider = "#e5e1da",
            DividerLight = "#f0ede8",
            Skeleton = "#f0ede8",
            Primary = "#0f6b66",
            PrimaryDarken = "#0a524e",
            PrimaryLighten = "#2b8a84",
            PrimaryContrastText = "#ffffff",
            Secondary = "#5c574f",
            SecondaryContrastText = "#ffffff",
            Success = "#1f6b34",
            SuccessContrastText = "#ffffff",
            Info = "#1c5b9e",
            InfoContrastText = "#ffffff",
            Warning = "#835000",
            WarningContrastText = "#ffffff",
            Error = "#a3261d",
            ErrorDarken = "#8f1f17",
            ErrorContrastText = "#ffffff",
            GrayLight = "#e5e1da",
            Dark = "#1f1d1a",
            DarkContrastText = "#ffffff",
            OverlayDark = "rgba(31,29,26,0.4)",
            HoverOpacity = 0.06,
        },
        PaletteDark = new PaletteDark
        {
            Background = "#141311",
            BackgroundGray = "#11100e",
            Surface = "#1c1b18",
            DrawerBackground = "#1c1b18",
            DrawerText = "#edeae5",
            DrawerIcon = "#b0a9a0",
            AppbarBackground = "#1c1b18",
            AppbarText = "#edeae5",
            TextPrimary = "#edeae5",
            TextSecondary = "#b0a9a0",
            TextDisabled = "#9a938a",
            ActionDefault = "#b0a9a0",
            ActionDisabled = "#9a938a",
            ActionDisabledBackground = "#2a2825",
            LinesDefault = "#34312d",
            LinesInputs = "#7d766d",
            TableLines = "#34312d",
            TableHover = "#2a2825",
            TableStriped = "#11100e",
            Divider = "#34312d",
            DividerLight = "#2a2825",
            Skeleton = "#2a2825",
            Primary = "#5cc4b9",
            PrimaryDarken = "#7ad4ca",
            PrimaryLighten = "#7ad4ca",
            PrimaryContrastText = "#05211f",
            Secondary = "#b0a9a0",
            SecondaryContrastText = "#141311",
            Success = "#86d398",
            SuccessContrastText = "#0b2311",
            Info = "#8bbcf2",
            InfoContrastText = "#0a1d33",
            Warning = "#ecbb68",
            WarningContrastText = "#2b1d04",
            Error = "#f49d94",
            ErrorDarken = "#f8b6af",
            ErrorContrastText = "#2c0906",
            GrayLight = "#34312d",
            Dark = "#edeae5",
            DarkContrastText = "#141311",
            OverlayDark = "rgba(0,0,0,0.6)",
            HoverOpacity = 0.08,
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "60px" },
        Typography = new Typography
        {
            Default = new DefaultTypography
            { FontFamily = Sans, FontSize = Usual, LineHeight = "1.5", LetterSpacing = "0" },
            H1 = Heading<H1Typography>("1.75rem", "640"),
            H2 = Heading<H2Typography>("1.25rem", "620"),
            H3 = Heading<H3Typography>(Large, "620"),
            H4 = Heading<H4Typography>(Large, "620"),
            H5 = Heading<H5Typography>(Large, "620"),
            H6 = Heading<H6Typography>("1.25rem", "620"),
            Subtitle1 = Text<Subtitle1Typography>(Large),
            Subtitle2 = Text<Subtitle2Typography>(Usual),
            Body1 = Text<Body1Typography>(Usual),
            Body2 = Text<Body2Typography>(Small),
            Button = new ButtonTypography
            { FontSize = Usual, FontWeight = "560", LetterSpacing = "0", TextTransform = "none", LineHeight = "1.4" },
            Caption = Text<CaptionTypography>(Small),
            Overline = Text<OverlineTypography>(Small),
        },
    };

    private static T Heading<T>(string size, string weight) where T : BaseTypography, new() =>
        new() { FontSize = size, FontWeight = weight, LineHeight = "1.3", LetterSpacing = "-0.01em" };

    private static T Text<T>(string size) where T : BaseTypography, new() =>
        new() { FontSize = size, FontWeight = "400", LineHeight = "1.5", LetterSpacing = "0" };
}
