using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using AdimPortal.Core.Common;

namespace AdimPortal.Core.Workspaces;

/// <summary>
/// A workspace's name in the world: <c>ws</c> and four or five characters that can't be mistaken for one another
/// (<c>ws7x2k</c>). It is also its host name. No id is the beginning of another (<see cref="WorkspaceIds"/>).
/// </summary>
public readonly record struct WorkspaceId
{
    /// <summary>
    /// Digits and lower-case emails without 0, 1, i, l and o: 31 characters, so 31⁴ = 923,521 short ids and 31⁵ ≈ 28.6
    /// million long ones.
    /// </summary>
    public const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    /// <summary>Characters of a new id.</summary>
    public const int Short = 6;

    /// <summary>
    /// Characters of the ids from before decision 0035, and of new ones once short ones are hard to find.
    /// </summary>
    public const int Long = 7;

    internal const string Start = "ws";

    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    private readonly string? _value;

    private WorkspaceId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An empty workspace id was used.");

    /// <summary>Draws an id, whether or not it is taken: <see cref="WorkspaceIds"/> draws free ones.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="length"><see cref="Short"/> or <see cref="Long"/>.</param>
    public static WorkspaceId New(IRandomSource random, int length = Short) =>
        Parse(Start + random.Text(Alphabet, length - Start.Length));

    public static WorkspaceId Parse(string text) =>
        TryParse(text, out var id)
            ? id
            : throw new FormatException($"'{text}' is not a workspace id (ws and four or five of {Alphabet}).");

    public static bool TryParse([NotNullWhen(true)] string? text, out WorkspaceId id)
    {
        id = default;
        if (text is not { Length: Short or Long } || !text.StartsWith(Start, StringComparison.Ordinal)
            || text.AsSpan(Start.Length).ContainsAnyExcept(Allowed))
            return false;
        id = new WorkspaceId(text);
        return true;
    }

    public override string ToString() => Value;
}
