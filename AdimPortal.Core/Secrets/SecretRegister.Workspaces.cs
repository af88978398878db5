using AdimPortal.Core.Backups;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Secrets;

public static partial class SecretRegister
{
    private static IReadOnlyList<SecretOutput> ServersAndExport =>
        [SecretOutput.CloudServer, SecretOutput.SelfHostedServer, SecretOutput.OwnersExport];

    private static IReadOnlyList<SecretEntry> OfWorkspaces =>
    [
        new("Keys that sign and encrypt a workspace's data", "portal", InVault, ServersAndExport,
            "as long as the workspace or a backup of it exists", "never: data would become unreadable")
        {
            Blueprint = ["SECRET_KEY", "ENCRYPTION_KEY"], Vault = ["SECRET_KEY", "ENCRYPTION_KEY"],
            Purposes = ["workspace-secret"],
        },
        new("Passwords of a workspace's services", "portal", InVault, ServersAndExport, "30 days",
            "automatically, and when its owner or staff request it")
        {
            Blueprint = ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "QDRANT_API_KEY", "NEO4J_PASSWORD"],
            Vault = ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "QDRANT_API_KEY", "NEO4J_PASSWORD"],
        },
        new("A customer's own keys in the application", "customer", "on the workspace's server",
            [SecretOutput.OwnersExport], "as its issuer says", "by the customer")
        {
            Blueprint = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"],
        },
        new("Key that the portal uses to sign in to a cloud server", "portal", InVault, [], "30 days", "automatically")
            { Vault = [WorkspaceSecrets.LoginKey, WorkspaceSecrets.LeftKey] },
        new("Key that the portal uses to update a self-hosted server", "portal", InVault, [],
            "until the owner revokes the permission", "give the permission again") { Vault = [WorkspaceSecrets.UpdateKey] },
        new("Host key that a cloud server is created with", "portal", InVault, [SecretOutput.UserData],
            "minutes: the server replaces it at once", "never")
        {
            Vault = [WorkspaceSecrets.FirstHostKeyOf(Workspace.FirstSlot),
                WorkspaceSecrets.FirstHostKeyOf(Workspace.SecondSlot)],
        },
        new("Key of a workspace's backups", "portal", InVault, [SecretOutput.CloudServer, SecretOutput.OwnersExport],
            "as long as a backup is kept", "never")
        {
            Vault = [BackupSecrets.Key],
        },
        new("Settings of a task for a self-hosted server", "portal", "sealed in the database until the task ends",
            [SecretOutput.SelfHostedServer], "as long as the task", "each task has its own")
        {
            Purposes = ["task"],
        },
        new("Signed addresses of the object storage", "portal", "nowhere",
            [SecretOutput.CloudServer, SecretOutput.OwnersExport], "5 minutes to 6 hours",
            "each is created when it is needed"),
    ];
}
