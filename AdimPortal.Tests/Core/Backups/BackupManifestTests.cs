using System.Text.Json.Nodes;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Core.Backups;

/// <summary>
/// What a server says that it stored is read strictly: it becomes names of objects and words of a restore.
/// </summary>
public sealed class BackupManifestTests
{
    [Theory]
    [InlineData("""{"tables":{}}""")]
    [InlineData("""{"tables":{},"by_superusers":{"extensions":["vector"],"others":["event trigger e"]}}""",
        "extension vector", "event trigger e")]
    public void It_says_what_only_a_superuser_can_make(string counts, params string[] expected)
    {
        var with = JsonNode.Parse(Json())!.AsObject();
        with["counts"] = JsonNode.Parse(counts);
        Assert.True(BackupManifest.Read(Workspace, with.ToJsonString()).TryGet(out var manifest, out _));
        Assert.Equal(expected, manifest.BySuperusers);
    }

    private static readonly WorkspaceId Workspace = WorkspaceId.Parse("ws7x2k2");

    [Fact]
    public void A_manifest_is_read()
    {
        Assert.True(BackupManifest.Read(Workspace, Json()).TryGet(out var manifest, out _));
        Assert.Equal(new BackupPart("media", 10, 210, 1, new string('a', 64)), Assert.Single(manifest.Parts));
        Assert.Equal("""{"tables":{"public.note":3}}""", manifest.Counts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("another workspace")]
    [InlineData("no parts")]
    [InlineData("a name with a slash")]
    [InlineData("an empty object")]
    [InlineData("a sum that is none")]
    public void Anything_else_is_no_manifest(string wrong)
    {
        var json = wrong switch
        {
            "another workspace" => Json(workspace: "ws7x2k3"),
            "no parts" => Json(parts: ""),
            "a name with a slash" => Json(name: "../media"),
            "an empty object" => Json(stored: 0),
            "a sum that is none" => Json(sum: "x; rm"),
            _ => wrong,
        };
        Assert.False(BackupManifest.Read(Workspace, json).IsOk);
    }

    private static string Json(string workspace = "ws7x2k2", string name = "media", long stored = 210,
        string? sum = null, string? parts = null)
    {
        var all = parts
            ?? $$"""{"name":"{{name}}","bytes":10,"stored_bytes":{{stored}},"pieces":1,"sha256":"{{sum ?? new string('a', 64)}}"}""";
        return $$"""{"format":1,"workspace":"{{workspace}}","taken_at":"2026-11-21T10:00:00Z","parts":[{{all}}],"counts":{"tables":{"public.note":3} } }""".Replace(
            "} }", "}}", StringComparison.Ordinal);
    }
}
