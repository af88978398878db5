using System.Text;

namespace AdimPortal.Core.Common;

/// <summary>
/// What a machine said, in as many lines as it likes, for staff and for logs: without characters that a database or a
/// terminal stumbles over, and of bounded length. <see cref="OneLine"/> is for everything that is one line.
/// </summary>
public static class PlainText
{
    /// <param name="most">UTF-16 units at most; what is more is cut off, and a sign says so.</param>
    public static string Clean(string? said, int most)
    {
        if (said is null || (said.Length <= most && !said.AsSpan().ContainsAnyExceptInRange(' ', '~')))
            return said ?? "";
        var kept = new StringBuilder();
        foreach (var rune in TextRunes.Of(said))
        {
            if (kept.Length + 2 >= most)
            {
                kept.Append('…');
                break;
            }

            if (rune.Value is '\n' or '\t' || TextRunes.IsSeenAlone(rune))
                kept.Append(rune.ToString());
        }

        return kept.ToString();
    }
}
