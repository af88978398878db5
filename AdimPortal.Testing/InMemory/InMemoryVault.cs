using AdimPortal.Core.Common;
using AdimPortal.Core.Secrets;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

public sealed class InMemoryVault : ISecretVault
{
    public Dictionary<(WorkspaceId Workspace, string Name), Secret> Kept { get; } = [];

    public Task<Secret> KeepAsync(WorkspaceId workspace, string name, Secret secret, CancellationToken cancel)
    {
        SecretRegister.RequireInVault(name);
        Kept.TryAdd((workspace, name), secret);
        return Task.FromResult(Kept[(workspace, name)]);
    }

    public Task ReplaceAsync(WorkspaceId workspace, string name, Secret secret, CancellationToken cancel)
    {
        SecretRegister.RequireInVault(name);
        Kept[(workspace, name)] = secret;
        return Task.CompletedTask;
    }

    public Task<Secret?> FindAsync(WorkspaceId workspace, string name, CancellationToken cancel) =>
        Task.FromResult(Kept.GetValueOrDefault((workspace, name)));

    public Task ForgetAsync(WorkspaceId workspace, IReadOnlyList<string> names, CancellationToken cancel)
    {
        foreach (var name in names)
            Kept.Remove((workspace, name));
        return Task.CompletedTask;
    }

    public Task ForgetAllButAsync(WorkspaceId workspace, IReadOnlyList<string> names, CancellationToken cancel) =>
        ForgetAsync(workspace,
            [.. Kept.Keys.Where(k => k.Workspace == workspace && !names.Contains(k.Name)).Select(k => k.Name)], cancel);
}
