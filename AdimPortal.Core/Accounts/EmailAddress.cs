using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace AdimPortal.Core.Accounts;

/// <summary>
/// The address of a mailbox, as it is kept: ASCII, so that it can be written into every header and sent to every
/// service. A domain in other letters is kept as the DNS has it (<c>xn--…</c>). What RFC 5321 allows besides and nobody
/// has (quoted names, addresses of machines, names without a dot) is refused with a sentence.
/// </summary>
public static class EmailAddress
{
    /// <summary>Characters, RFC 5321 4.5.3.1.3 with its correction.</summary>
    public const int Longest = 254;

    /// <summary>Characters before the @, RFC 5321 4.5.3.1.1.</summary>
    private const int LongestLocal = 64;

    private const string NoAddress = "This is not an email address. Enter one like name@example.com.";

    /// <summary>RFC 5322 3.2.3, "atext", and the dots between.</summary>
    private static readonly SearchValues<char> LocalCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.");

    private static readonly SearchValues<char> LabelCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Reads what a person typed.</summary>
    /// <param name="address">The address as it is to be kept.</param>
    /// <param name="refusal">A sentence for whoever typed it.</param>
    public static bool TryRead(string? typed, [NotNullWhen(true)] out string? address,
        [NotNullWhen(false)] out string? refusal)
    {
        (address, refusal) = (null, null);
        var text = Trimmed(typed ?? "");
        var at = text.LastIndexOf('@');
        if (text.Length == 0)
            refusal = "Enter your email address.";
        else if (at < 1 || !IsDotted(text.AsSpan(0, at)))
            refusal = NoAddress;
        else if (text.AsSpan(0, at).ContainsAnyExceptInRange('!', '~'))
            refusal = IsOneWord(text.AsSpan(0, at))
                ? "We can't send email to an address with letters other than a to z before the @. Use another address."
                : NoAddress;
        else if (text.AsSpan(0, at).ContainsAnyExcept(LocalCharacters) || !TryDomain(text[(at + 1)..], out var domain))
            refusal = NoAddress;
        else if (at > LongestLocal || at + 1 + domain.Length > Longest)
            refusal = $"An email address can have at most {LongestLocal} characters before the @ and {Longest} in total.";
        else
            address = $"{text[..at]}@{domain}";
        return address is not null;
    }

    /// <summary>
    /// The address to look for: as it is kept where it can be read, else what was typed, which nobody has.
    /// </summary>
    public static string Sought(string? typed) =>
        TryRead(typed, out var address, out _) ? address : (typed ?? "").Trim();

    /// <summary>Phones add spaces, and pages from which an address is copied marks that nobody sees.</summary>
    private static string Trimmed(string typed)
    {
        static bool IsNothing(char c) => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format;
        var (start, end) = (0, typed.Length);
        while (start < end && IsNothing(typed[start]))
            start++;
        while (end > start && IsNothing(typed[end - 1]))
            end--;
        return typed[start..end];
    }

    private static bool IsDotted(ReadOnlySpan<char> text) =>
        text[0] != '.' && text[^1] != '.' && !text.Contains("..", StringComparison.Ordinal);

    private static bool IsOneWord(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune)
                && Rune.GetUnicodeCategory(rune)
                    is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                && !(rune.IsAscii && LocalCharacters.Contains((char)rune.Value)))
                return false;
        }

        return true;
    }

    private static bool TryDomain(string text, [NotNullWhen(true)] out string? domain)
    {
        domain = null;
        // Longer than any domain, however it is written: it isn't looked at.
        if (text.Length is 0 or > Longest)
            return false;
        try
        {
            domain = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(text).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        var labels = domain.Split('.');
        // The last is a name of the DNS's root, and no part of an IP address.
        return labels.Length > 1
            && labels.All(l => l.Length is > 0 and <= 63 && l[0] != '-' && l[^1] != '-'
                && !l.AsSpan().ContainsAnyExcept(LabelCharacters))
            && labels[^1].Length > 1 && labels[^1].Any(char.IsAsciiLetter);
    }
}
