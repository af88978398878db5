using System.Text.RegularExpressions;

namespace AdimPortal.Testing.Processes;

/// <summary>
/// The custom image that the Sandbox of the tests offers: Debian 12 with the blueprint's packages on it, as an operator
/// may have one in the account. For tests whose subject is not the installation of packages: routines find them there.
/// </summary>
public static partial class PreparedImage
{
    /// <summary>What the portal's setting Provisioning:Image says for it.</summary>
    public const string Id = "129211874";

    /// <summary>
    /// The packages that the blueprint's routine "system" asks for, where no Python index can be reached.
    /// </summary>
    public static string Packages { get; } = string.Join(' ',
        PackageLists().Matches(File.ReadAllText(Repository.PathTo("blueprints", "adim", "routines", "system.sh")))
        .SelectMany(list => list.Groups[1].Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));

    public static void OfferIn(SandboxProcess sandbox) => sandbox.Environment["Sandbox__PreparedPackages"] = Packages;

    public static void UseIn(Dictionary<string, string> portal) => portal["Provisioning__Image"] = Id;

    [GeneratedRegex(@"PACKAGES\+?=\(([^)]*)\)")]
    private static partial Regex PackageLists();
}
