using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AdimPortal.Core.Common;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// Lets one server register itself for one account, once, within the hour: <c>adim_…</c> with 32 letters and digits,
/// 190 bits. It prints with stars; only <see cref="Reveal"/> gives the text.
/// </summary>
[DebuggerDisplay("{ToString()}")]
public sealed class RegistrationToken
{
    public const string Prefix = "adim_";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly string _text;

    private RegistrationToken(string text) => _text = text;

    public static RegistrationToken New(IRandomSource random) => new(OneTimeText.New(Prefix, random));

    public static bool TryParse(string? text, [NotNullWhen(true)] out RegistrationToken? token)
    {
        token = OneTimeText.IsOne(Prefix, text) ? new RegistrationToken(text.Trim()) : null;
        return token is not null;
    }

    public string Reveal() => _text;

    public override string ToString() => $"{Prefix}***";
}
