namespace AdimPortal.Infrastructure.Settings;

/// <summary>
/// Why the portal can't start, as its operator reads it: something around it has to change, and no bug.
/// </summary>
/// <param name="UserMessage">What is wrong, with the setting that says so, and what to do about it.</param>
/// <param name="ExitCode"><see cref="SettingsAtStart.ExitCode"/>, or <see cref="Unavailable"/> where starting again may
/// help.</param>
public sealed record StartError(string UserMessage, int ExitCode)
{
    /// <summary>
    /// EX_UNAVAILABLE of sysexits.h: what the portal needs is not there yet. systemd starts it again.
    /// </summary>
    public const int Unavailable = 69;

    /// <summary>Until somebody changes it, no start goes on further.</summary>
    public static StartError Lasting(string message) => new(message, SettingsAtStart.ExitCode);

    public static StartError Passing(string message) => new(message, Unavailable);

    /// <summary>What stands in the journal instead of a start.</summary>
    public override string ToString() => $"The portal does not start: {UserMessage}";
}
