using System.Text.Json;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Backups;

/// <summary>
/// What a backup consists of, as the server said that took it: sizes and sums of its parts, and what was counted in the
/// same moment.
/// </summary>
/// <param name="Json">The whole as it was said; stored beside the parts.</param>
/// <param name="Counts">Rows, vectors and files, as JSON on one line: what a restore is compared with.</param>
public sealed record BackupManifest(string Json, DateTimeOffset TakenAt, IReadOnlyList<BackupPart> Parts, string Counts)
{
    private const int MostParts = 20;

    /// <summary>
    /// What the database has that only a superuser can make: "extension vector", "event trigger e". It comes back only
    /// on a server that has it. Empty for backups that don't say.
    /// </summary>
    public IReadOnlyList<string> BySuperusers { get; init; } = [];

    public static Result<BackupManifest> Read(WorkspaceId workspace, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != 1
                || root.GetProperty("workspace").GetString() != workspace.Value)
                return Wrong("It has another format, or belongs to another workspace.");
            var parts = root.GetProperty("parts").EnumerateArray().Select(BackupPart.Read).ToList();
            if (parts.Count is 0 or > MostParts || parts.Any(p => !p.IsSound)
                || parts.DistinctBy(p => p.Name).Count() != parts.Count)
                return Wrong("Its parts are not valid.");
            return new BackupManifest(json, root.GetProperty("taken_at").GetDateTimeOffset(), parts,
                root.GetProperty("counts").GetRawText())
            {
                BySuperusers = root.GetProperty("counts") is { ValueKind: JsonValueKind.Object } counts
                    && counts.TryGetProperty("by_superusers", out var made)
                    ? [.. Strings(made, "extensions").Select(name => $"extension {name}"), .. Strings(made, "others")]
                    : [],
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return Wrong(e.Message);
        }
    }

    private static IEnumerable<string> Strings(JsonElement of, string name) =>
        of.GetProperty(name).EnumerateArray().Select(text => text.GetString() ?? "");

    private static Failure.Passing Wrong(string detail) =>
        new("The server did not say what it stored.", $"The manifest can't be read: {detail}");
}

/// <param name="Bytes">Before it was encrypted.</param>
/// <param name="StoredBytes">As it lies in the storage.</param>
/// <param name="Pieces">In how many pieces it was sent.</param>
/// <param name="Sha256">Of what lies in the storage, in small hex emails.</param>
public sealed record BackupPart(string Name, long Bytes, long StoredBytes, int Pieces, string Sha256)
{
    internal bool IsSound =>
        Name.Length is > 0 and <= 40 && Name.All(char.IsAsciiLetterLower) && Bytes >= 0 && StoredBytes > 0 && Pieces > 0
        && Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigitLower);

    internal static BackupPart Read(JsonElement part) => new(
        part.GetProperty("name").GetString() ?? "", part.GetProperty("bytes").GetInt64(),
        part.GetProperty("stored_bytes").GetInt64(),
        part.GetProperty("pieces").GetInt32(), part.GetProperty("sha256").GetString() ?? "");
}
