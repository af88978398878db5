using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdimPortal.Core.Secrets;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Web;

namespace AdimPortal.Tests.Core.Secrets;

/// <summary>The register of secrets is whole, says what can be, and is what the operations guide shows.</summary>
public sealed partial class SecretRegisterTests
{
    private static readonly Assembly[] Ours =
        [typeof(SecretEntry).Assembly, typeof(SecretsOptions).Assembly, typeof(PortalProgram).Assembly];

    [Fact]
    public void No_entry_may_reach_what_nothing_may_reach_and_each_says_everything()
    {
        Assert.All(SecretRegister.All, entry =>
        {
            Assert.Empty(entry.MayReach.Intersect(SecretRegister.Never));
            Assert.All([entry.Name, entry.MadeBy, entry.AtRest, entry.Lives, entry.Rotated],
                text => Assert.False(string.IsNullOrWhiteSpace(text)));
        });
        Assert.Equal(SecretRegister.All.Count, SecretRegister.All.Select(entry => entry.Name).Distinct().Count());
        // Each output is either one that some entry may reach, or one that none may.
        Assert.Equal(Enum.GetValues<SecretOutput>(),
            SecretRegister.All.SelectMany(entry => entry.MayReach).Concat(SecretRegister.Never).Distinct().Order());
    }

    public static TheoryData<string> Settings =>
    [
        .. from type in Ours.SelectMany(assembly => assembly.GetTypes())
           where type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section") is not null
           let section = (string)type.GetField("Section")!.GetRawConstantValue()!
           from property in type.GetProperties()
           where property.PropertyType == typeof(string) && property.CanWrite && LooksSecret().IsMatch(property.Name)
           select $"{section}:{property.Name}",
        "ConnectionStrings:Portal",
    ];

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_setting_that_looks_secret_has_an_entry(string setting) =>
        Assert.True(
            SecretRegister.All.Any(entry => entry.Settings.Contains(setting))
                || SecretRegister.NoSecrets.ContainsKey(setting),
                $"{setting} has no entry in the register of secrets.");

    public static TheoryData<string> BlueprintNames
    {
        get
        {
            var manifest =
                JsonDocument.Parse(
                    File.ReadAllText(Repository.PathTo("blueprints", "adim", "blueprint.json"))).RootElement;
            var settings = manifest.GetProperty("settings").EnumerateArray()
                .Where(s => s.GetProperty("secret").GetBoolean()
                    || LooksSecret().IsMatch(s.GetProperty("name").GetString()!));
            var template = File.ReadAllLines(Repository.PathTo("blueprints", "adim", "templates", "env"))
                .Select(line => line.Split('=')[0]).Where(name => LooksSecret().IsMatch(name) && name[0] != '#');
            return [
                .. settings.Concat(manifest.GetProperty("secrets").EnumerateArray())
                    .Select(s => s.GetProperty("name").GetString()!).Concat(template).Distinct()];
        }
    }

    [Theory]
    [MemberData(nameof(BlueprintNames))]
    public void A_secret_of_the_blueprint_has_an_entry(string name) =>
        Assert.True(
            SecretRegister.All.Any(entry => entry.Blueprint.Contains(name))
                || SecretRegister.NoSecrets.ContainsKey(name), $"{name} has no entry in the register of secrets.");

    [Fact]
    public void What_is_the_operators_by_the_manifest_reaches_no_own_server_by_the_register()
    {
        var blueprint = BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim");
        foreach (var entry in SecretRegister.All.Where(entry => entry.MadeBy == "operator"))
        {
            Assert.All(entry.Blueprint, name => Assert.True(blueprint.IsOperators(name)));
            Assert.DoesNotContain(SecretOutput.SelfHostedServer, entry.MayReach);
            Assert.DoesNotContain(SecretOutput.OwnersExport, entry.MayReach);
        }
    }

    [Fact]
    public void Every_key_derived_from_the_master_key_is_for_something_in_the_register_and_the_other_way_round()
    {
        var used = typeof(SecretsOptions).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static))
            .Where(field => field is { IsLiteral: true, Name: "Purpose" or "HashPurpose" or "SealPurpose" })
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(SecretRegister.All.SelectMany(entry => entry.Purposes).Order(StringComparer.Ordinal),
            used.Distinct().Except(SecretRegister.NoSecrets.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_vault_keeps_nothing_that_has_no_entry()
    {
        foreach (var name in SecretRegister.All.SelectMany(entry => entry.Vault).Append("ssh-login-key_NEXT"))
            SecretRegister.RequireInVault(name);
        Assert.Throws<InvalidOperationException>(() => SecretRegister.RequireInVault("ssh-another-key"));
    }

    [Fact]
    public void The_operations_guide_shows_it()
    {
        var rows = SecretRegister.All.Select(entry =>
            $"| {entry.Name} | {entry.MadeBy} | {entry.AtRest} | {(entry.MayReach.Count == 0 ? "nothing" : string.Join(", ", entry.MayReach.Select(Words)))} | {entry.Lives} | {entry.Rotated} |");
        var guide = File.ReadAllText(Repository.PathTo("docs", "operations-guide.md"));
        var wanted =
            $"| secret | made by | kept | may reach | lives | replaced |\n|---|---|---|---|---|---|\n{string.Join('\n', rows)}\n";
        Assert.True(guide.Contains(wanted, StringComparison.Ordinal),
            $"docs/operations-guide.md should have this table:\n{wanted}");
    }

    /// <summary>OwnersPage becomes "owner's page".</summary>
    private static string Words(SecretOutput output) =>
        WordStart().Replace($"{output}", " $1").Trim().ToLowerInvariant()
            .Replace("owners ", "owner's ", StringComparison.Ordinal);

    [GeneratedRegex("(Password|Secret|Token|Key|Credential|PASSWORD|SECRET|TOKEN|KEY)S?(File)?$")]
    private static partial Regex LooksSecret();

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex WordStart();
}
