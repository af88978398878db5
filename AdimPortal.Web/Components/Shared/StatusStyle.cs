namespace AdimPortal.Web.Components.Shared;

/// <summary>The few ways a state can look. Which state looks how is said where the state is shown.</summary>
public sealed record StatusStyle(string Css, string Icon, bool Moves = false)
{
    public static readonly StatusStyle Ok = new("ok", "ok");
    public static readonly StatusStyle Working = new("working", "working", Moves: true);
    public static readonly StatusStyle Waiting = new("working", "waiting");
    public static readonly StatusStyle Warning = new("warning", "warning");
    public static readonly StatusStyle Rest = new("warning", "pause");
    public static readonly StatusStyle Stopped = new("stopped", "stopped");
    public static readonly StatusStyle Undone = new("", "undone");
    public static readonly StatusStyle Todo = new("", "todo");
    public static readonly StatusStyle Off = new("", "off");
}
