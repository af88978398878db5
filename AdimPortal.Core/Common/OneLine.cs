using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace AdimPortal.Core.Common;

/// <summary>
/// Text of one line that is shown to people and put into headers of mail, names, payments and logs: nothing in it ends
/// a line, turns its direction, can't be seen, or is no character at all. Composed (NFC), single spaces, none at its
/// ends. What a person typed is refused with a sentence; what a machine said is cleaned, since nobody is there to mend
/// it.
/// </summary>
public static class OneLine
{
    /// <summary>
    /// Code points for each character that a reader counts, at most: an accented letter has up to three, a family of
    /// emoji seven. A column for <c>n</c> characters therefore holds <c>n × 4</c> code points.
    /// </summary>
    public const int CodePointsPerCharacter = 4;

    /// <summary>Code points that a column holds for text of so many characters.</summary>
    public static int ColumnOf(int characters) => characters * CodePointsPerCharacter;

    /// <summary>Reads what a person typed.</summary>
    /// <param name="what">What it is, as a sentence begins: <c>The name</c>.</param>
    /// <param name="most">Characters at most, as a reader counts them; from 1.</param>
    /// <param name="text">The text as it is to be kept.</param>
    /// <param name="refusal">A sentence for whoever typed it.</param>
    public static bool TryRead(
        string? typed, string what, int most, [NotNullWhen(true)] out string? text,
        [NotNullWhen(false)] out string? refusal)
    {
        (text, refusal) = (null, null);
        // A line break at the end comes from copying, and says nothing.
        var trimmed = (typed ?? "").Trim();
        if (trimmed.Length == 0)
            refusal = $"{what} is empty. Enter 1 to {most} characters.";
        else if (trimmed.Length > ColumnOf(most) * 2)
            refusal = TooLong(what, most);
        else if (Fault(trimmed) is { } fault)
            refusal = $"{what} {fault}";
        else
            text = Spaced(trimmed.Normalize(NormalizationForm.FormC));
        if (text is not null && !Fits(text, most))
            (text, refusal) = (null, TooLong(what, most));
        return text is not null;
    }

    /// <summary>
    /// Reads a note that may be empty, from a field of several lines: they are joined, for where a line ends is a
    /// matter of looks there.
    /// </summary>
    /// <param name="note">Null when nothing was said.</param>
    public static bool TryReadNote(string? typed, int most, out string? note, [NotNullWhen(false)] out string? refusal)
    {
        (note, refusal) = (null, null);
        return string.IsNullOrWhiteSpace(typed)
            || TryRead(string.Join(' ', typed.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)),
                "The reason", most, out note, out refusal);
    }

    /// <summary>Whether it may be kept as it is: clean, and not longer than that.</summary>
    public static bool IsClean(string text, int most) =>
        text.Length > 0 && Fault(text) is null && Spaced(text) == text && Fits(text, most);

    /// <summary>
    /// What remains of what a machine said: cut to the length, with a space where a line ended, and without what must
    /// not be there.
    /// </summary>
    /// <param name="most">Characters at most.</param>
    /// <returns>Empty when nothing remains.</returns>
    public static string Clean(string? said, int most)
    {
        // What is clean stays as it is: only where it stands can be seen whether a joiner belongs there.
        if (said is null || (said.Length <= most && IsPlain(said))
            || (said.Length <= ColumnOf(most) * 2 && IsClean(said, most)))
            return said ?? "";
        // Looked at only as far as it can matter: a megabyte costs no more than a line.
        var kept = new StringBuilder();
        var limit = ColumnOf(most) * 2;
        foreach (var rune in TextRunes.Of(said))
        {
            if (kept.Length >= limit)
                break;
            if (TextRunes.IsBreakOrSpace(rune))
                kept.Append(' ');
            else if (TextRunes.IsSeenAlone(rune))
                kept.Append(rune.ToString());
        }

        return Bounded(Spaced(kept.ToString().Normalize(NormalizationForm.FormC)).Trim(), most);
    }

    /// <summary>
    /// Clean text, cut between characters where it is longer than that: what was put together of texts that were each
    /// short enough.
    /// </summary>
    public static string Bounded(string text, int most) => Fits(text, most) ? text : Cut(text, most);

    private static string? Fault(string text)
    {
        var runes = TextRunes.Of(text).ToList();
        for (var i = 0; i < runes.Count; i++)
        {
            // Half a surrogate pair reads as this one, too; and whoever sees it typed something else.
            if (runes[i] == Rune.ReplacementChar)
                return "contains a broken character. Type it again.";
            if (TextRunes.IsBreak(runes[i]))
                return "must be one line.";
            if (!TextRunes.IsSeen(runes, i))
                return $"contains an invisible character (U+{runes[i].Value:X4}). Remove it, or type the text again.";
        }

        return runes.Exists(TextRunes.IsVisible) ? null : "is blank. Use at least one letter, digit or symbol.";
    }

    /// <summary>
    /// Letters, digits and signs of ASCII with single spaces between, as nearly everything is that machines say.
    /// </summary>
    private static bool IsPlain(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("  ", StringComparison.Ordinal)
        && (text.Length == 0 || (text[0] != ' ' && text[^1] != ' '));

    private static bool Fits(string text, int most) =>
        text.Length <= most
            || (new StringInfo(text).LengthInTextElements <= most && text.EnumerateRunes().Count() <= ColumnOf(most));

    private static string TooLong(string what, int most) => $"{what} is too long. Use at most {most} characters.";

    private static string Spaced(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var isSpace = char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator;
            if (!isSpace)
                kept.Append(c);
            else if (kept.Length > 0 && kept[^1] != ' ')
                kept.Append(' ');
        }

        return kept.ToString();
    }

    private static string Cut(string text, int most)
    {
        var kept = new StringBuilder();
        var (elements, points) = (0, 1);
        for (var element = StringInfo.GetTextElementEnumerator(text); element.MoveNext()
            && elements < most - 1; elements++)
        {
            var one = element.GetTextElement();
            points += one.EnumerateRunes().Count();
            if (points > ColumnOf(most))
                break;
            kept.Append(one);
        }

        return $"{kept.ToString().TrimEnd()}…";
    }
}
