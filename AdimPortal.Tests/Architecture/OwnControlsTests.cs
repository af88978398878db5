using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Architecture;

/// <summary>
/// Tables, dialogs and buttons are MudBlazor's: they look alike, are reached by keyboard, and become cards on a phone.
/// </summary>
public sealed partial class OwnControlsTests
{
    /// <summary>What MudBlazor has no component for, and why.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["CodeCard.razor: <button"] = "the code itself is what one presses to copy it",
        ["FindDialog.razor: <dialog"] = "opens on pages without a circuit, where MudDialog can't",
        ["CopyButton.razor: <button"] = "two labels in one place, so that it keeps its width",
    };

    [Fact]
    public void No_page_draws_its_own()
    {
        var own = Repository.Sources("razor")
            .SelectMany(file => Own().Matches(File.ReadAllText(file))
                .Select(match => $"{Path.GetFileName(file)}: {match.Value.ToLowerInvariant()}")).Distinct().ToList();
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"<(table|dialog|button)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Own();
}
