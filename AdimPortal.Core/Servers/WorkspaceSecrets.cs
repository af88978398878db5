using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Servers;

/// <summary>The names under which a workspace's keys lie in the vault.</summary>
internal static class WorkspaceSecrets
{
    /// <summary>With which the portal signs in.</summary>
    public const string LoginKey = "ssh-login-key";

    /// <summary>With which it updates its owner's own server, where it may; it opens nothing else.</summary>
    public const string UpdateKey = "ssh-update-key";

    /// <summary>
    /// The public half of a key that is left in the cloud of a workspace that is gone, as the sweep saw it there: an
    /// operation finds the key by it.
    /// </summary>
    public const string LeftKey = "ssh-left-key";

    /// <summary>
    /// The host key that the server is born with. It travels in user_data, which programs on the server can read: so
    /// the server replaces it at once by one that never leaves it.
    /// </summary>
    private const string FirstHostKey = "ssh-first-host-key";

    /// <summary>Each of a workspace's two servers has its own.</summary>
    public static string FirstHostKeyOf(Workspace workspace) => FirstHostKeyOf(workspace.Slot);

    internal static string FirstHostKeyOf(string slot) =>
        slot == Workspace.FirstSlot ? FirstHostKey : $"{FirstHostKey}-{slot}";

    /// <summary>
    /// Makes a key pair and keeps it: the public half lies beside the private one, so that a second run finds the pair
    /// as it was made.
    /// </summary>
    /// <returns>The public half.</returns>
    public static async Task<string> KeepPairAsync(this ISecretVault vault, ISshKeys keys, WorkspaceId workspace,
        string name, string comment, CancellationToken cancel)
    {
        var pair = await keys.CreateAsync(comment, cancel);
        var kept = await vault.KeepAsync(workspace, name, new Secret($"{pair.Public}\n{pair.Private.Reveal()}"),
            cancel);
        return KeptPair.Read(kept).Public;
    }

    /// <summary>
    /// The public half of the key with which the portal signs in, or that it left in the cloud; null where nobody knows
    /// it any more.
    /// </summary>
    public static async Task<string?> FindPublicLoginKeyAsync(this ISecretVault vault, WorkspaceId workspace,
        CancellationToken cancel) =>
        await vault.FindAsync(workspace, LoginKey, cancel) is { } kept
            ? KeptPair.Read(kept).Public
            : (await vault.FindAsync(workspace, LeftKey, cancel))?.Reveal();

    /// <summary>How to reach the workspace's server, as far as the workspace and the vault know.</summary>
    public static async Task<RemoteHost> HostAsync(this ISecretVault vault, Workspace workspace,
        CancellationToken cancel)
    {
        var key = await vault.FindAsync(workspace.Id, LoginKey, cancel)
            ?? throw new InvalidOperationException($"Workspace {workspace.Id} has no login key in the vault.");
        var address =
            workspace.Address ?? throw new InvalidOperationException($"Workspace {workspace.Id} has no address yet.");
        return new RemoteHost(address, 22, "root", workspace.PinnedHostKeys, KeptPair.Read(key).Private);
    }
}
