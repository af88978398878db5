using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using AdimPortal.Core.Common;

namespace AdimPortal.Core.Workspaces;

/// <summary>
/// A workspace's name in the world: <c>ws</c> and five characters that can't be mistaken for one another
/// (<c>ws7x2k</c>). It is also its host name.
/// </summary>
public readonly record struct WorkspaceId
{
    /// <summary>Digits and lower-case letters without 0, 1, i, l and o: 31 characters, so 31⁵ ≈ 28.6 million ids.</summary>
    public const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    public const int Length = 7;

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    private readonly string? _value;

    private WorkspaceId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An empty workspace id was used.");

    public static WorkspaceId New(IRandomSource random) => new("ws" + random.Text(Alphabet, Length - 2));

    public static WorkspaceId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a workspace id (ws and five of {Alphabet}).");

    public static bool TryParse([NotNullWhen(true)] string? text, out WorkspaceId id)
    {
        id = default;
        if (text is not { Length: Length } || !text.StartsWith("ws", StringComparison.Ordinal) || text.AsSpan(2).ContainsAnyExcept(Allowed))
            return false;
        id = new WorkspaceId(text);
        return true;
    }

    public override string ToString() => Value;
}
