using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.Blueprints;

namespace AdimPortal.Infrastructure.Blueprints;

/// <summary>
/// Reads a blueprint from its folder: <c>blueprints/adim/blueprint.json</c> and all that is beside it.
/// </summary>
public static class BlueprintFolder
{
    /// <summary>What operations on a workspace call for.</summary>
    private static readonly string[] Needed =
    [
        Blueprint.SuspendRoutine, Blueprint.ReadOnlyRoutine, Blueprint.ResumeRoutine, Blueprint.HoldRoutine,
        Blueprint.PrepareExportRoutine,
        Blueprint.PrepareCopyRoutine, Blueprint.CopyDataRoutine, Blueprint.ForwardTrafficRoutine,
            Blueprint.OpenAccessRoutine,
        Blueprint.CloseAccessRoutine, Blueprint.DataSizeRoutine,
        Blueprint.AcceptWritesRoutine,
    ];

    /// <summary>What the manifest says of a setting that is needed whatever is switched on.</summary>
    private const string Always = "always";

    private const string DataSizeFile = "bin/adim-data-size";

    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <param name="root">The folder that holds all blueprints and <c>lib</c>, which they share.</param>
    /// <exception cref="InvalidDataException">The manifest is missing or says something that can't be.</exception>
    public static Blueprint Read(string root, string name)
    {
        var folder = Path.Combine(root, name);
        var file = Path.Combine(folder, "blueprint.json");
        if (!File.Exists(file))
            throw new InvalidDataException($"There is no blueprint named {name}: {file} does not exist.");
        Manifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<Manifest>(File.ReadAllText(file), Snake)
                ?? throw new InvalidDataException($"{file} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} is not a manifest: {e.Message}", e);
        }

        Check(manifest, folder, file);
        return new Blueprint(
            manifest.Name,
            manifest.Title,
            manifest.Version,
            manifest.Supports,
            new MinimumMachine(manifest.Minimum.MemoryMib, manifest.Minimum.DiskGib),
            [.. manifest.Routines.Select(Made)],
            manifest.Secrets,
            manifest.Settings.ToDictionary(s => s.Name, s => s.Default),
            manifest.Plans.ToDictionary(p => p.Key, p => (IReadOnlyDictionary<string, string>)p.Value),
            BundleArchive.Pack(folder, Path.Combine(root, "lib")))
        {
            Maintenance = [.. manifest.Maintenance.Select(Made)],
            Owners = manifest.Settings.ToDictionary(s => s.Name, s => s.Owner!.Value),
            Required = [
                .. manifest.Settings.Where(s => s.Required is not null)
                    .Select(s => new RequiredSetting(s.Name, s.Description, s.Required == Always ? null : s.Required))],
            ImageSettings = [.. manifest.Settings.Where(s => s.InImage).Select(s => s.Name)],
            SecretSettings = [.. manifest.Settings.Where(s => s.Secret).Select(s => s.Name)],
            DataSizeScript = File.ReadAllText(Path.Combine(folder, DataSizeFile)),
        };
    }

    private static Routine Made(ManifestRoutine routine) =>
        new(routine.Name, routine.Title, TimeSpan.FromSeconds(routine.EstimatedSeconds), routine.When)
        {
            FollowsPlan = routine.FollowsPlan,
            InMove = routine.InMove,
            InImage = routine.InImage,
            Needs = routine.Needs,
        };

    /// <summary>All faults at once, so that they are mended at once.</summary>
    private static void Check(Manifest manifest, string folder, string file)
    {
        var faults = new List<string>();
        if (manifest.Routines is not [{ Name: Blueprint.IdentityRoutine }, ..])
            faults.Add(
                $"the first routine must be '{Blueprint.IdentityRoutine}', which gives the server a host key of its own");
        faults.AddRange(
            Needed.Where(name => manifest.Maintenance.All(r => r.Name != name))
                .Select(name => $"there is no maintenance routine '{name}'"));
        if (manifest.Routines.Any(r => r.InImage)
            && manifest.Maintenance.All(r => r.Name != Blueprint.GeneralizeRoutine))
            faults.Add(
                $"there is no maintenance routine '{Blueprint.GeneralizeRoutine}', without which there is no image");
        faults.AddRange(manifest.Routines.SelectMany((routine, place) => (routine.Needs ?? [])
            .Where(needed => manifest.Routines.Take(place).All(earlier => earlier.Name != needed))
            .Select(needed => $"the routine '{routine.Name}' needs '{needed}', which does not stand before it")));
        if (!File.Exists(Path.Combine(folder, DataSizeFile)))
            faults.Add($"there is no file {DataSizeFile}, which says how much data a server has");
        List<ManifestRoutine> all = [.. manifest.Routines, .. manifest.Maintenance];
        faults.AddRange(
            all.GroupBy(r => r.Name).Where(g => g.Count() > 1).Select(g => $"the routine '{g.Key}' is named twice"));
        faults.AddRange(all.Where(r => !File.Exists(Path.Combine(folder, "routines", r.Name + ".sh")))
            .Select(r => $"the routine '{r.Name}' has no file routines/{r.Name}.sh"));
        faults.AddRange(manifest.Secrets.Where(s => s.Kind is not ("token" or "password" or "fernet"))
            .Select(s => $"the secret '{s.Name}' is of kind '{s.Kind}'; known are token, password and fernet"));
        faults.AddRange(all.Where(r => r.When is not null && manifest.Settings.All(s => s.Name != r.When))
            .Select(r => $"the routine '{r.Name}' depends on the setting '{r.When}', which is not there"));
        faults.AddRange(
            manifest.Settings.Where(s => s.Owner is null)
                .Select(s =>
                    $"the setting '{s.Name}' does not say whose it is: owner is public, workspace or operator"));
        faults.AddRange(
            manifest.Settings.Where(s => s is { Secret: true, Owner: SettingOwner.Public })
                .Select(s => $"the setting '{s.Name}' is secret and public"));
        faults.AddRange(
            manifest.Settings.Where(s => s.Required is not (null or Always)
                && manifest.Settings.All(other => other.Name != s.Required))
            .Select(s => $"the setting '{s.Name}' is required by '{s.Required}', which is not there"));
        if (faults.Count > 0)
            throw new InvalidDataException($"{file}: {string.Join("; ", faults)}.");
    }

    private sealed record Manifest(
        string Name,
        string Title,
        string Version,
        IReadOnlyList<SupportedSystem> Supports,
        ManifestMinimum Minimum,
        IReadOnlyList<ManifestRoutine> Routines,
        IReadOnlyList<GeneratedSecret> Secrets,
        IReadOnlyList<ManifestSetting> Settings,
        IReadOnlyDictionary<string, Dictionary<string, string>> Plans)
    {
        public IReadOnlyList<ManifestRoutine> Maintenance { get; init; } = [];
    }

    private sealed record ManifestMinimum(int MemoryMib, int DiskGib);

    private sealed record ManifestRoutine(string Name, string Title, double EstimatedSeconds, string? When,
        bool FollowsPlan, RoutineInMove InMove, bool InImage, IReadOnlyList<string>? Needs);

    /// <param name="Required">"always", or the name of the setting that switches on what needs it; null where a default
    /// will do.</param>
    /// <param name="InImage">Whether a routine reads it for an image.</param>
    private sealed record ManifestSetting(string Name, string Description, string Default, bool Secret,
        SettingOwner? Owner, string? Required, bool InImage);
}
