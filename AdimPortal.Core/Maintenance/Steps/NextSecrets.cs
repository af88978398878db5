using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Maintenance.Steps;

/// <summary>
/// Secrets on their way in. A new one lies in the vault beside the one that is good, under its name with <c>_NEXT</c>,
/// until the server has it: so a portal that dies at any line knows both.
/// </summary>
internal static class NextSecrets
{
    public static string Next(string name) => $"{name}_NEXT";

    public static IEnumerable<GeneratedSecret> Rotating(this Blueprint blueprint) =>
        blueprint.Secrets.Where(s => s.Rotates);

    /// <summary>Makes the new one the one that is good. Done again, it changes nothing.</summary>
    public static async Task TakeAsync(this ISecretVault vault, WorkspaceId workspace, string name,
        CancellationToken cancel)
    {
        if (await vault.FindAsync(workspace, Next(name), cancel) is not { } next)
            return;
        await vault.ReplaceAsync(workspace, name, next, cancel);
        await vault.ForgetAsync(workspace, [Next(name)], cancel);
    }

    public static async Task<Secret> GoodAsync(this ISecretVault vault, WorkspaceId workspace, string name,
        CancellationToken cancel) =>
        await vault.FindAsync(workspace, name, cancel)
            ?? throw new InvalidOperationException($"Workspace {workspace} has no secret {name} in the vault.");
}
