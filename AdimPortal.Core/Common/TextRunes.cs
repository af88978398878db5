using System.Globalization;
using System.Text;

namespace AdimPortal.Core.Common;

/// <summary>Which code points people can see, and which deceive them or break what they are put into.</summary>
internal static class TextRunes
{
    /// <summary>Its code points; U+FFFD for half a surrogate pair.</summary>
    public static IEnumerable<Rune> Of(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            yield return rune;
    }

    public static bool IsBreak(Rune rune) =>
        rune.Value is '\n' or '\r' or '\t' or '\v' or '\f' or 0x85
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    public static bool IsBreakOrSpace(Rune rune) =>
        IsBreak(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator;

    /// <summary>
    /// Whether it may stand where it stands: joiners and variation selectors do, within the scripts and signs that are
    /// written with them.
    /// </summary>
    public static bool IsSeen(IReadOnlyList<Rune> all, int at)
    {
        var rune = all[at];
        if (IsSeenAlone(rune))
            return true;
        if (at == 0)
            return false;
        return rune.Value switch
        {
            NonJoiner or Joiner => at + 1 < all.Count && IsJoined(all[at - 1]) && IsJoined(all[at + 1]),
            0xFE0E or 0xFE0F => IsSign(all[at - 1]),
            _ => false,
        };
    }

    /// <summary>Whether it is seen, or marks what stands before it, wherever it stands.</summary>
    public static bool IsSeenAlone(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && !IsIgnorable(rune.Value) && rune != Rune.ReplacementChar;

    /// <summary>Whether ink is seen for it.</summary>
    public static bool IsVisible(Rune rune) =>
        IsSeenAlone(rune) && rune.Value != 0x2800
        && Rune.GetUnicodeCategory(rune)
            is not (UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.SpacingCombiningMark);

    private const int NonJoiner = 0x200C;

    private const int Joiner = 0x200D;

    /// <summary>
    /// Default_Ignorable_Code_Point of the Unicode Character Database, as far as it has no category of its own.
    /// </summary>
    private static bool IsIgnorable(int value) => value
        is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or 0xFFA0
        or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>
    /// Emails of scripts that are written with joiners (Arabic to Sinhala, Myanmar to Mongolian), and emoji.
    /// </summary>
    private static bool IsJoined(Rune rune) =>
        rune.Value is (>= 0x0600 and <= 0x0DFF) or (>= 0x1000 and <= 0x18AF) or 0xFE0F || IsSign(rune);

    private static bool IsSign(Rune rune) =>
        rune.Value >= 0x203C
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol
                or UnicodeCategory.MathSymbol
        || rune.Value is (>= '0' and <= '9') or '#' or '*' or 0x203C or 0x2049;
}
