namespace AdimPortal.Core.Backups;

/// <summary>
/// In which pieces the parts of a backup are sent. The storage wants to know a piece's length before it comes, so a
/// server keeps one piece on its disk: small pieces take little room, and few pieces need few addresses, which have to
/// fit into a routine's settings.
/// </summary>
public sealed record BackupPieces(long PieceBytes, IReadOnlyDictionary<string, int> Parts)
{
    public const long Smallest = 16L << 20;
    private const int Most = 150;

    /// <summary>Data grows while it is read, and encryption adds a little.</summary>
    private const double Room = 1.25;

    /// <param name="sizes">Measured bytes of each part.</param>
    public static BackupPieces For(IReadOnlyDictionary<string, long> sizes)
    {
        var largest = sizes.Values.DefaultIfEmpty(0).Max() * Room;
        var piece = Math.Max(Smallest, (long)Math.Ceiling(largest / Most / (1 << 20)) << 20);
        return new(piece, sizes.ToDictionary(s => s.Key, s => (int)Math.Ceiling(s.Value * Room / piece) + 1));
    }
}
