using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// Lets one server, known by its address, fetch one workspace, once, within the hour: <c>adimt_…</c> with 32 letters
/// and digits, 190 bits. It prints with stars; only <see cref="Reveal"/> gives the text.
/// </summary>
[DebuggerDisplay("{ToString()}")]
public sealed class TransferKey
{
    public const string Prefix = "adimt_";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly string _text;

    private TransferKey(string text) => _text = text;

    public static TransferKey New(IRandomSource random) => new(OneTimeText.New(Prefix, random));

    public static bool TryParse(string? text, [NotNullWhen(true)] out TransferKey? key)
    {
        key = OneTimeText.IsOne(Prefix, text) ? new TransferKey(text.Trim()) : null;
        return key is not null;
    }

    public string Reveal() => _text;

    public override string ToString() => $"{Prefix}***";

    /// <summary>Why no key is made for this workspace, for its owner; null when one can be.</summary>
    /// <param name="target">The address of the server that would fetch it.</param>
    public static string? WhyNot(Workspace workspace, string target)
    {
        try
        {
            workspace.Copy().BeginMoveToSelfHosted(target, "", rehearses: true);
            return null;
        }
        catch (NotPossibleException no)
        {
            return no.Message;
        }
        catch (InvalidOperationException)
        {
            return "Only an active workspace can be moved.";
        }
    }
}

/// <summary>
/// What tokens and keys look like that work once: a prefix that tells what it is, and 32 letters and digits, 190 bits.
/// </summary>
internal static class OneTimeText
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private const int Length = 32;

    private static readonly SearchValues<char> Known = SearchValues.Create(Alphabet);

    public static string New(string prefix, IRandomSource random) => prefix + random.Text(Alphabet, Length);

    public static bool IsOne(string prefix, [NotNullWhen(true)] string? text) =>
        text?.Trim() is { } trimmed && trimmed.Length == prefix.Length + Length
            && trimmed.StartsWith(prefix, StringComparison.Ordinal)
        && trimmed.AsSpan(prefix.Length).IndexOfAnyExcept(Known) < 0;
}
