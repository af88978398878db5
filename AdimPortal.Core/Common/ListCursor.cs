using System.Globalization;

namespace AdimPortal.Core.Common;

/// <summary>
/// The place in a list that the next page begins behind: of its last row the time that the list is ordered by, and the
/// id. A row that is added or removed meanwhile moves no other one to another page. As text it is part of an address.
/// </summary>
/// <param name="At">To the microsecond, as the database keeps it.</param>
/// <param name="Id">Letters, digits and hyphens.</param>
public readonly record struct ListCursor(DateTimeOffset At, string Id)
{
    private const int LongestText = 80;

    private static readonly long Last = DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond;

    /// <returns>Null for what is no cursor: the list begins at its beginning.</returns>
    public static ListCursor? Parse(string? text)
    {
        if (text is not { Length: > 0 and <= LongestText }
            || text.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot))
            return null;
        var id = text[(dot + 1)..];
        return long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture,
            out var microseconds) && microseconds <= Last
            && id.Length > 0 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? new ListCursor(new DateTimeOffset(microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero), id)
            : null;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks / TimeSpan.TicksPerMicrosecond}.{Id}");
}
