using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pairing;

/// <summary>
/// What a person gives to a client so that it may connect: <c>ws7x2km-482917</c>. Its digits are a secret, so it prints with
/// stars; only <see cref="Reveal"/> gives the text.
/// </summary>
[DebuggerDisplay("{ToString()}")]
public sealed class OneTimeCode
{
    public const int Digits = 6;

    private readonly string _digits;

    private OneTimeCode(WorkspaceId workspace, string digits) => (Workspace, _digits) = (workspace, digits);

    public WorkspaceId Workspace { get; }

    public static OneTimeCode New(WorkspaceId workspace, IRandomSource random) => new(workspace, random.Text("0123456789", Digits));

    public static OneTimeCode Parse(string text) => TryParse(text, out var code) ? code : throw new FormatException("This is not a one-time code.");

    /// <summary>Takes it as people type it: capitals and spaces around it do no harm.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OneTimeCode? code)
    {
        code = null;
        if (text is not { Length: <= 64 } || text.Trim().ToLowerInvariant() is not { Length: WorkspaceId.Length + 1 + Digits } trimmed)
            return false;
        var digits = trimmed[(WorkspaceId.Length + 1)..];
        if (trimmed[WorkspaceId.Length] != '-' || !WorkspaceId.TryParse(trimmed[..WorkspaceId.Length], out var workspace) || !digits.All(char.IsAsciiDigit))
            return false;
        code = new OneTimeCode(workspace, digits);
        return true;
    }

    public string Reveal() => $"{Workspace}-{_digits}";

    public override string ToString() => $"{Workspace}-******";
}
