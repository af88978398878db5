using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Journeys.SelfHosted;

/// <summary>A portal's blueprint, of which new versions are published.</summary>
internal sealed partial class ChangingBlueprint
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adim-blueprints-").FullName;

    public ChangingBlueprint()
    {
        var origin = Repository.PathTo("blueprints");
        foreach (var file in Directory.EnumerateFiles(origin, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(origin, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Settings(Dictionary<string, string> settings) => settings["Blueprint__Folder"] = _folder;

    /// <summary>A portal that starts from now on hands out this version.</summary>
    public void Publish(string version)
    {
        var manifest = Path.Combine(_folder, "adim", "blueprint.json");
        File.WriteAllText(manifest, Version().Replace(File.ReadAllText(manifest), $"  \"version\": \"{version}\""));
    }

    [GeneratedRegex("^  \"version\": \"[^\"]*\"", RegexOptions.Multiline)]
    private static partial Regex Version();
}
