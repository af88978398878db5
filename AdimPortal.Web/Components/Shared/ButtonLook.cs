namespace AdimPortal.Web.Components.Shared;

/// <summary>The classes of MudBlazor's text buttons, for elements that MudBlazor has no component of.</summary>
internal static class ButtonLook
{
    private const string Common =
        "mud-button-root mud-button mud-button-text mud-button-text-default mud-button-text-size";

    public const string Text = $"{Common}-medium";
    public const string SmallText = $"{Common}-small";
}
