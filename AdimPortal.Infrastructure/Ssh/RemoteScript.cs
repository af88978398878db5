using System.Globalization;
using System.Text;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>
/// What the server's login shell is given to read. ssh joins its words with spaces and a shell on the server reads the
/// line, so each word is quoted here, once.
/// </summary>
internal static class RemoteScript
{
    /// <summary>
    /// The server ends a command by itself this much later than we would: it holds even if the connection is gone.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The command in a session (so a process group) of its own, its two outputs merged in order. The connection's
    /// error stream is then free for two lines of ours: which group it is, and how it ended. They are told from ssh's
    /// own messages by <paramref name="mark"/>, and so the command's status 255 from ssh's.
    /// </summary>
    public static string Run(RemoteCommand command, string mark)
    {
        if (command.IsOnlyTold)
            return string.Join(' ', command.Arguments);
        const string body =
            """printf '%s begin %s\n' "$0" "$PPID" >&2; "$@" 2>&1; status=$?; printf '%s end %s\n' "$0" "$status" >&2; exit "$status" """;
        var limit = Math.Ceiling((command.Limit + Grace).TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        return $"exec setsid -w timeout -k 10 {limit} sh -c {Quote(body)} {Quote(mark)} {string.Join(' ', command.Arguments.Select(Quote))}";
    }

    /// <summary>
    /// Asks the whole process group to end, waits five seconds, then ends it and sees it gone, for one second at most.
    /// </summary>
    public static string End(int group) => string.Create(CultureInfo.InvariantCulture, $"""
        kill -TERM -- -{group} 2>/dev/null; tries=0
        while kill -0 -- -{group} 2>/dev/null && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
        kill -KILL -- -{group} 2>/dev/null || exit 0
        while kill -0 -- -{group} 2>/dev/null && [ "$tries" -lt 60 ]; do sleep 0.1; tries=$((tries + 1)); done
        """);

    public static string Quote(string word)
    {
        if (word.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A word of a command can't hold a NUL character.", nameof(word));
        return new StringBuilder(word).Replace("'", "'\\''").Insert(0, '\'').Append('\'').ToString();
    }
}
