using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Architecture;

/// <summary>Core's rooms, one for each noun: arrows between them go one way, as the sources' own words show.</summary>
public sealed partial class RoomsTests
{
    /// <summary>
    /// From below. A room uses rooms of its own level and of those below it; the engine, Operations, names no feature.
    /// </summary>
    private static readonly string[][] Levels =
    [
        ["Outages", "Common"],
        ["Workspaces"],
        ["Accounts", "Acts", "Blueprints", "Forms", "Queues", "Views"],
        ["Operations"],
        ["Cloud", "Servers"],
        ["Backups", "Billing", "Images", "Maintenance", "Monitoring", "Moves", "Pairing", "Pool", "Provisioning",
            "Resizing", "Secrets", "SelfHosted", "Suspension"],
    ];

    private static readonly string Core = Repository.PathTo("AdimPortal.Core");

    [Fact]
    public void Every_room_has_a_level() => Assert.Equal(
        Sources().Select(RoomOf).Distinct().Order(StringComparer.Ordinal),
        Levels.SelectMany(rooms => rooms).Order(StringComparer.Ordinal));

    [Fact]
    public void Arrows_go_down() => Assert.Empty(
        Sources()
            .SelectMany(file => RoomsNamed(file).Where(room => LevelOf(room) > LevelOf(RoomOf(file)))
                .Select(room => $"{file} → {room}")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("AdimPortal.Core")]
    [InlineData("AdimPortal.Infrastructure")]
    [InlineData("AdimPortal.Web")]
    public void A_namespace_is_its_folder(string project)
    {
        var folder = Repository.PathTo(project);
        var others =
            from file in Files(folder)
            where !file.Contains("Migrations/", StringComparison.Ordinal)
            let found = NamespaceLine().Match(File.ReadAllText(Path.Combine(folder, file)))
            where found.Success
                && found.Groups[1].Value != Path.Combine(project, Path.GetDirectoryName(file)!).TrimEnd('/')
                    .Replace('/', '.')
            select file;
        Assert.Empty(others);
    }

    private static IEnumerable<string> Sources() => Files(Core).Where(file => file.Contains('/'));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file))
        .Where(file => !file.StartsWith("bin/", StringComparison.Ordinal)
            && !file.StartsWith("obj/", StringComparison.Ordinal));

    private static string RoomOf(string file) => file[..file.IndexOf('/')];

    private static int LevelOf(string room) => Array.FindIndex(Levels, rooms => rooms.Contains(room));

    /// <summary>Rooms that the file's usings name, or full names in it.</summary>
    private static IEnumerable<string> RoomsNamed(string file) =>
        NameInARoom().Matches(File.ReadAllText(Path.Combine(Core, file)))
        .Select(name => name.Groups[1].Value).Where(room => LevelOf(room) >= 0 && room != RoomOf(file)).Distinct();

    [GeneratedRegex(@"\bCore\.([A-Z]\w+)")]
    private static partial Regex NameInARoom();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
