using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pairing;

/// <summary>
/// What a person gives to a client so that it may connect: <c>ws7x2km-482917</c>. Both halves are drawn for this code
/// alone, so all of it is a secret of 31⁵ × 10⁶, 44.7 bits: the first half looks like a workspace's id, which is a
/// public host name, and is none (decision 0027). It keeps the long look while ids are short, for its safety is in its
/// length (decision 0035). It prints with stars; only <see cref="Reveal"/> gives the text.
/// </summary>
[DebuggerDisplay("{ToString()}")]
public sealed class OneTimeCode
{
    public const int Digits = 6;

    /// <summary>
    /// How many codes there are: what a guess has to hit one of. Short ones are read, and none is made.
    /// </summary>
    public static readonly double Possible =
        Math.Pow(WorkspaceId.Alphabet.Length, WorkspaceId.Long - 2) * Math.Pow(10, Digits);

    private readonly string _text;

    private OneTimeCode(string text) => _text = text;

    public static OneTimeCode New(IRandomSource random) =>
        new($"{WorkspaceId.New(random, WorkspaceId.Long)}-{random.Text("0123456789", Digits)}");

    public static OneTimeCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException("This is not a one-time code.");

    /// <summary>Takes it as people type or paste it: see <see cref="TypedCode"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OneTimeCode? code)
    {
        code = TypedCode.Read(text) is { } read ? new OneTimeCode(read) : null;
        return code is not null;
    }

    public string Reveal() => _text;

    public override string ToString() => "ws*****-******";
}
