using MudBlazor;

namespace AdimPortal.Web.Components.Shared;

/// <summary>The few ways a state can look. Which state looks how is said where the state is shown.</summary>
/// <param name="Css">The class of what is drawn by hand.</param>
/// <param name="Color">The hue of what MudBlazor draws.</param>
public sealed record StatusStyle(string Css, string Icon, Color Color, bool Moves = false)
{
    public static readonly StatusStyle Ok = new("ok", "ok", Color.Success);
    public static readonly StatusStyle Working = new("working", "working", Color.Info, Moves: true);
    public static readonly StatusStyle Waiting = new("working", "waiting", Color.Info);
    public static readonly StatusStyle Warning = new("warning", "warning", Color.Warning);
    public static readonly StatusStyle Rest = new("warning", "pause", Color.Warning);
    public static readonly StatusStyle Stopped = new("stopped", "stopped", Color.Error);
    public static readonly StatusStyle Undone = new("", "undone", Color.Default);
    public static readonly StatusStyle Todo = new("", "todo", Color.Default);
    public static readonly StatusStyle Off = new("", "off", Color.Default);

    public Severity Severity => Color switch
    {
        Color.Success => Severity.Success,
        Color.Info => Severity.Info,
        Color.Warning => Severity.Warning,
        Color.Error => Severity.Error,
        _ => Severity.Normal,
    };
}
