using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AdimPortal.Core.Common;

namespace AdimPortal.Core.OwnServers;

/// <summary>
/// Lets one server register itself for one account, once, within the hour: <c>adim_…</c> with 32 letters and digits, 190 bits. It prints with stars;
/// only <see cref="Reveal"/> gives the text.
/// </summary>
[DebuggerDisplay("{ToString()}")]
public sealed class RegistrationToken
{
    public const string Prefix = "adim_";

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private const int Length = 32;

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly string _text;

    private RegistrationToken(string text) => _text = text;

    public static RegistrationToken New(IRandomSource random) => new(Prefix + random.Text(Alphabet, Length));

    public static bool TryParse(string? text, [NotNullWhen(true)] out RegistrationToken? token)
    {
        token = null;
        if (text?.Trim() is not { } trimmed || trimmed.Length != Prefix.Length + Length || !trimmed.StartsWith(Prefix, StringComparison.Ordinal)
            || !trimmed.AsSpan(Prefix.Length).ContainsOnlyLettersAndDigits())
            return false;
        token = new RegistrationToken(trimmed);
        return true;
    }

    public string Reveal() => _text;

    public override string ToString() => $"{Prefix}***";
}

internal static class Letters
{
    public static bool ContainsOnlyLettersAndDigits(this ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
                return false;
        }

        return true;
    }
}
