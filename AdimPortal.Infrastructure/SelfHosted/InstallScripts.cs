using System.Text;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Workspaces;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>
/// A script that a customer pipes into a shell. It fetches one program of the bundle, verifies it and runs it.
/// </summary>
/// <param name="Program">The program's name: <c>install</c>. Beside it lies its help.</param>
/// <param name="Secret">The option whose value travels by a pipe only.</param>
/// <param name="Words">Its other options; one that ends in = has a value.</param>
public sealed record ServedScript(string Program, string Secret, string Words)
{
    public static readonly ServedScript Install =
        new("install", "--token", "--domain= --no-tls --check-only --dry-run --resume");

    public static readonly ServedScript Migrate =
        new("migrate", "--transfer-key", "--workspace-id= --cloud-url= --check-only");

    /// <param name="folder">Where the programs for own servers lie.</param>
    /// <param name="portal">Where servers reach the portal, without a slash at its end.</param>
    /// <param name="sum">SHA-256 of the bundle, lower-case hex.</param>
    public string Render(string folder, string portal, string blueprint, string sum)
    {
        var help = File.ReadAllText(Path.Combine(folder, $"{Program}.help")).TrimEnd('\n');
        var about = string.Join('\n', help.Split('\n').Select(line => $"# {line}".TrimEnd()));
        return File.ReadAllText(Path.Combine(folder, "get.sh"))
            .Replace("# @ABOUT@", about, StringComparison.Ordinal).Replace("@HELP@", help, StringComparison.Ordinal)
            .Replace("@PROGRAM@", Program, StringComparison.Ordinal)
            .Replace("@SECRET@", Secret, StringComparison.Ordinal).Replace("@WORDS@", Words, StringComparison.Ordinal)
            .Replace("@PORTAL@", portal, StringComparison.Ordinal)
            .Replace("@BLUEPRINT@", blueprint, StringComparison.Ordinal)
            .Replace("@SHA256@", sum, StringComparison.Ordinal);
    }
}

/// <summary>The scripts that this portal serves. They know this portal and the one bundle that they may run.</summary>
/// <param name="folder">Where the programs for own servers lie.</param>
public sealed class InstallScripts(Blueprint blueprint, string folder, IOptions<SelfHostedOptions> options,
    IOptions<PortalOptions> portal)
{
    /// <summary>Where servers reach the portal, without a slash at its end.</summary>
    public string Portal { get; } =
        (options.Value.Address ?? portal.Value.PublicAddress).GetLeftPart(UriPartial.Authority);

    public bool NeedsTls => Portal.StartsWith("https:", StringComparison.Ordinal);

    public byte[] BytesOf(ServedScript script) =>
        Encoding.UTF8.GetBytes(script.Render(folder, Portal, blueprint.Name, blueprint.Bundle.Sha256));

    /// <summary>
    /// The one line for a person. The token stands in it because that person is to copy it; the script hands it on to
    /// nobody.
    /// </summary>
    public string LineFor(string token) => $"curl -fsSL {Portal}/install.sh | sudo bash -s -- --token {token}";

    /// <summary>The one line that moves a workspace to the server on which it is run.</summary>
    public string LineToMigrate(Workspace workspace, string key) =>
        $"curl -fsSL {Portal}/migrate_workspace.sh | sudo bash -s -- --workspace-id {workspace.Id} --cloud-url https://{workspace.Domain} --transfer-key {key}";
}
