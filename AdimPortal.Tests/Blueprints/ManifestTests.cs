using System.Text.Json;
using System.Text.RegularExpressions;
using AdimPortal.Core.Blueprints;
using AdimPortal.Infrastructure.Blueprints;

namespace AdimPortal.Tests.Blueprints;

/// <summary>The manifest tells the portal all that the routines need.</summary>
public sealed partial class ManifestTests
{
    private static readonly string Folder = Repository.PathTo("blueprints", "adim");
    private static readonly JsonElement Manifest =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "blueprint.json"))).RootElement;

    private static IEnumerable<string> Names(string list) =>
        Manifest.GetProperty(list).EnumerateArray().Select(item => item.GetProperty("name").GetString()!);

    [Fact]
    public void The_portal_reads_it()
    {
        var blueprint = BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim");

        Assert.Equal("identity", blueprint.Routines[0].Name);
        Assert.Equal("verify", blueprint.Routines[^1].Name);
        Assert.Equal(["TLS", "NEO4J", "TLS", "TAILSCALE"],
            blueprint.Routines.Where(r => r.When is not null).Select(r => r.When!));
        Assert.All(blueprint.Routines.Concat(blueprint.Maintenance), r =>
            Assert.True(r.EstimatedDuration > TimeSpan.Zero));
        Assert.Equal("suspend", blueprint.MaintenanceOf(Blueprint.SuspendRoutine).Name);
    }

    [Fact]
    public void Every_routine_in_the_folder_is_named()
    {
        var files = Directory.GetFiles(Path.Combine(Folder, "routines"))
            .Select(path => Path.GetFileNameWithoutExtension(path)!);

        Assert.Equal(files.Order(), Names("routines").Concat(Names("maintenance")).Order());
    }

    [Fact]
    public void Everything_that_a_routine_reads_is_a_setting_or_a_secret_or_said_to_be_given_to_it()
    {
        var known = Names("settings").Concat(Names("secrets")).ToHashSet();

        var read = Directory.GetFiles(Path.Combine(Folder, "routines")).SelectMany(file =>
        {
            var script = File.ReadAllText(file);
            var needed = Needed().Matches(script).SelectMany(match => match.Groups[1].Value.Split(' '));
            return NamesIn(SettingsInHeader().Match(script)).Concat(needed)
                .Except(NamesIn(GivenInHeader().Match(script)));
        });

        Assert.Empty(read.Distinct().Except(known));
    }

    [Fact]
    public void Every_plan_sets_the_same_things_and_only_known_ones()
    {
        var plans = Manifest.GetProperty("plans").EnumerateObject()
            .ToDictionary(plan => plan.Name, plan => plan.Value.EnumerateObject().Select(s => s.Name).Order().ToList());

        Assert.Equal(["free", "pro", "starter"], plans.Keys.Order());
        Assert.All(plans.Values, names => Assert.Equal(plans["free"], names));
        Assert.Empty(plans["free"].Except(Names("settings")));
    }

    [Fact]
    public void Whatever_a_plan_sets_is_read_by_a_routine_that_runs_again_with_another_plan()
    {
        var follow = Manifest.GetProperty("routines").EnumerateArray()
            .Where(r => r.TryGetProperty("follows_plan", out var follows) && follows.GetBoolean())
            .Select(r => File.ReadAllText(Path.Combine(Folder, "routines", $"{r.GetProperty("name").GetString()}.sh")))
            .ToList();

        Assert.All(Manifest.GetProperty("plans").GetProperty("free").EnumerateObject(),
            setting =>
                Assert.Contains(follow,
                    script => SettingsInHeader().Match(script).Value.Contains(setting.Name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_setting_says_what_it_is_and_no_secret_has_a_default()
    {
        foreach (var setting in Manifest.GetProperty("settings").EnumerateArray())
        {
            Assert.EndsWith(".", setting.GetProperty("description").GetString());
            if (setting.GetProperty("secret").GetBoolean())
                Assert.Equal("", setting.GetProperty("default").GetString());
        }
    }

    [Fact]
    public void The_env_template_carries_what_the_application_expects()
    {
        var names = File.ReadAllLines(Path.Combine(Folder, "templates", "env"))
            .Where(line => line.Contains('=') && line[0] != '#').Select(line => line.Split('=')[0]).ToList();

        Assert.Empty(new[]
        {
            "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "DEPLOYMENT_TYPE", "VPS_DOMAIN", "GATE_ID", "CUSTOMER_ID",
            "DATABASE_URL", "REDIS_URL",
            "QDRANT_HOST", "QDRANT_HTTP_PORT", "QDRANT_GRPC_PORT", "ENCRYPTION_KEY", "EMAIL_HOST", "EMAIL_PORT",
            "OPENAI_API_KEY", "ANTHROPIC_API_KEY",
        }.Except(names));
    }

    private static IEnumerable<string> NamesIn(Match header) =>
        header.Groups[1].Value.Split([',', ' ', '\n', '#', ';', '('], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => AllCapitals().IsMatch(word));

    [GeneratedRegex(@"^# Settings: ((?:.*\n)(?:#  .*\n)*)", RegexOptions.Multiline)]
    private static partial Regex SettingsInHeader();

    /// <summary>What an operation gives to that routine alone.</summary>
    [GeneratedRegex(@"^# Given: ((?:.*\n)(?:#  .*\n)*)", RegexOptions.Multiline)]
    private static partial Regex GivenInHeader();

    [GeneratedRegex(@"^ +need ([A-Z0-9_ ]+)$", RegexOptions.Multiline)]
    private static partial Regex Needed();

    [GeneratedRegex("^[A-Z][A-Z0-9_]+$")]
    private static partial Regex AllCapitals();
}
