namespace AdimPortal.Web.Components.Shared;

/// <summary>The few ways a state can look. Which state looks how is said where the state is shown.</summary>
public sealed record StatusLook(string Css, string Icon, bool Moves = false)
{
    public static readonly StatusLook Ok = new("ok", "ok");
    public static readonly StatusLook Working = new("working", "working", Moves: true);
    public static readonly StatusLook Waiting = new("working", "waiting");
    public static readonly StatusLook Warning = new("warning", "warning");
    public static readonly StatusLook Rest = new("warning", "pause");
    public static readonly StatusLook Stopped = new("stopped", "stopped");
    public static readonly StatusLook Undone = new("", "undone");
    public static readonly StatusLook Todo = new("", "todo");
    public static readonly StatusLook Off = new("", "off");
}
