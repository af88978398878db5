using System.Globalization;
using System.Net;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// A name that an owner brings for their server. It is one name however it is typed: in small letters, without a dot at
/// its end, emails beyond ASCII as the DNS has them (<c>xn--…</c>).
/// </summary>
public static class OwnDomain
{
    public const int Longest = 253;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The name as it is kept and compared; null for what is no name of at least two parts.</summary>
    public static string? Read(string? text)
    {
        if (text?.Trim() is not { Length: > 0 and <= Longest + 1 } typed)
            return null;
        try
        {
            var name = Idn.GetAscii(typed.EndsWith('.') ? typed[..^1] : typed).ToLowerInvariant();
            var labels = name.Split('.');
            return name.Length <= Longest && labels.Length >= 2 && labels.All(IsLabel)
                && char.IsAsciiLetter(labels[^1][0]) && !IPAddress.TryParse(name, out _) ? name : null;
        }
        catch (ArgumentException)
        {
            // Not a name in any script.
            return null;
        }
    }

    /// <summary>
    /// Why nobody may bring this name: it is one of the portal's own, or stands above or below one. Null when it is
    /// free to bring.
    /// </summary>
    /// <param name="ours">The zone of workspaces, and the hosts that the portal is reached at.</param>
    public static string? WhyReserved(string name, IEnumerable<string> ours) =>
        ours.Select(own => own.TrimEnd('.').ToLowerInvariant())
            .Any(own => own == name || IsBelow(name, own) || IsBelow(own, name))
            ? $"The name {name} belongs to this portal. Choose a name of your own, or leave out --domain, and the portal gives the workspace a name."
            : null;

    private static bool IsBelow(string name, string other) => name.EndsWith($".{other}", StringComparison.Ordinal);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
            && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

/// <summary>What the DNS says, as the portal's own resolver hears it.</summary>
public interface INameResolver
{
    /// <summary>
    /// The addresses that a name leads to now; none when there is no such name, or nobody who knows it answers in time.
    /// </summary>
    Task<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancel);
}
