using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pairing;

/// <summary>
/// Finds a one-time code in what a person typed or pasted: in any case and width, with spaces or dashes of any kind
/// between its characters or none, with characters that can't be seen, in the middle of a sentence or a link. A text
/// with two codes has none: which one was meant can't be known.
/// </summary>
public static partial class TypedCode
{
    /// <summary>Characters: a sentence or two around a code. Nobody pastes more by mistake.</summary>
    public const int LongestText = 1000;

    // Nothing here can take long: no two parts that follow one another take the same character, but for the one
    // optional letter.
    private const string Letter = "[2-9a-hjkmnp-z]";
    private const string Digit = "[0-9]";
    private const string Before = "(?<![a-z0-9])";
    private const string After = "(?![a-z0-9])";

    /// <summary>The code as it is kept, <c>ws7x2km-482917</c>; null when there is none, or more than one.</summary>
    public static string? Read(string? text)
    {
        if (text is not { Length: > 0 and <= LongestText })
            return null;
        if (IsAsKept(text))
            return text;
        if (Plain(text) is not { } plain)
            return null;
        // As it is written first: only where nothing is, what somebody spelled out with gaps.
        return Only(Whole().Matches(plain)) ?? (Whole().IsMatch(plain) ? null : Only(Spelled().Matches(plain)));
    }

    /// <summary>As programs send it: there is nothing to look for.</summary>
    private static bool IsAsKept(string text) =>
        text.Length > OneTimeCode.Digits && text[^(OneTimeCode.Digits + 1)] == '-'
        && WorkspaceId.TryParse(text[..^(OneTimeCode.Digits + 1)], out _)
        && !text.AsSpan(text.Length - OneTimeCode.Digits).ContainsAnyExceptInRange('0', '9');

    private static string? Only(MatchCollection found)
    {
        var codes = found
            .Select(match => $"ws{Packed(match.Groups["id"].Value)}-{Packed(match.Groups["digits"].Value)}").Distinct()
            .Take(2).ToList();
        return codes.Count == 1 ? codes[0] : null;
    }

    private static string Packed(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>
    /// Small letters in their plain form; every space and dash is a space; without what can't be seen. Null for a text
    /// that is no text (half a character).
    /// </summary>
    private static string? Plain(string text)
    {
        try
        {
            // Dashes first: a non-breaking one becomes something else in the plain form.
            text = string.Concat(text.Select(c => IsGap(c) ? ' ' : c)).Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return null;
        }

        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Soft hyphens are among the unseen (Format). Marks are kept: a letter with one is another letter.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control || IsUnseen(rune))
                continue;
            plain.Append(Rune.ToLowerInvariant(rune));
        }

        return plain.ToString();
    }

    private static bool IsGap(char c) => char.IsWhiteSpace(c) || c is '_' or '\u2212' or '\u30fc' or '\u2043'
        || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation;

    /// <summary>Fillers and variation selectors, which Unicode counts among letters and marks.</summary>
    private static bool IsUnseen(Rune rune) =>
        rune.Value is 0x034f or 0x115f or 0x1160 or 0x3164 or 0xffa0 or (>= 0xfe00 and <= 0xfe0f)
            or (>= 0xe0100 and <= 0xe01ef);

    [GeneratedRegex($"{Before}ws(?<id>{Letter}{{4,5}}) *(?<digits>{Digit}{{6}}){After}", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex($"{Before}w *s *(?<id>(?:{Letter} *){{4,5}})(?<digits>(?:{Digit} *){{5}}{Digit}){After}",
        RegexOptions.CultureInvariant)]
    private static partial Regex Spelled();
}
