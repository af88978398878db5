using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Security;

namespace AdimPortal.Web.Endpoints.Backups;

/// <summary>
/// How an owner takes data out: a part as it is stored, by a signed address of the storage; a part decrypted, or
/// everything in one archive, through the portal; and the key. Always open, whatever state the workspace is in, and to
/// nobody else: not to staff either.
/// </summary>
internal static class BackupDownloads
{
    private static readonly TimeSpan AddressLife = TimeSpan.FromMinutes(5);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/workspaces/{id}/backups").RequireAuthorization(Policies.Verified);
        group.MapGet("/key", KeyAsync).AsksFor(Act.ExportKey);
        group.MapGet("/{backup:guid}/sealed/{part}", SealedAsync).AsksFor(Act.DownloadEncrypted);
        group.MapGet("/{backup:guid}/parts/{part}", PartAsync).AsksFor(Act.ExportData);
        group.MapGet("/{backup:guid}/everything.tar", EverythingAsync).AsksFor(Act.ExportData);
    }

    private static async Task<IResult> KeyAsync(string id, HttpContext http, WorkspaceAccess door, ISecretVault vault)
    {
        if (await OwnAsync(http, door, id) is not { } workspace
            || await vault.FindAsync(workspace.Id, BackupSecrets.Key, http.RequestAborted) is not { } key)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(
            System.Text.Encoding.ASCII.GetBytes(
                $"# The key of {workspace.Id}'s backups, for age. Keep it as you keep passwords.\n{key.Reveal()}\n"),
                "text/plain", $"adim-{workspace.Id}.key");
    }

    private static async Task<IResult> SealedAsync(string id, Guid backup, string part, HttpContext http,
        WorkspaceAccess door, BackupPorts ports, PlainParts plain)
    {
        if (await GoodAsync(http, door, ports, id, backup) is not { } found
            || found.Manifest!.Parts.FirstOrDefault(p => p.Name == part) is not { } wanted)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        if (part == EnvFile.Part)
            return await plain.SealAgainAsync(found, wanted, http.RequestAborted) is { } settings
                ? Results.File(settings, "application/octet-stream", Backup.FileOf(part))
                : Results.NotFound();
        return Results.Redirect(
            ports.Storage.AddressOf(found.KeyOf(wanted), AddressLife, Backup.FileOf(part)).Reveal());
    }

    private static async Task<IResult> PartAsync(string id, Guid backup, string part, HttpContext http,
        WorkspaceAccess door, BackupPorts ports, ISecretVault vault, PlainParts parts)
    {
        var cancel = http.RequestAborted;
        if (await GoodAsync(http, door, ports, id, backup) is not { } found
            || found.Manifest!.Parts.FirstOrDefault(p => p.Name == part) is not { } wanted
            || await vault.FindAsync(found.Workspace, BackupSecrets.Key, cancel) is not { } key)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        var plain = await parts.OpenAsync(key, found, wanted, cancel);
        // A length that is not reached tells the browser that a download was cut off.
        http.Response.ContentLength = plain.Length;
        return Results.Stream(async body =>
        {
            await using var content = plain.Content;
            await content.CopyToAsync(body, cancel);
        }, "application/octet-stream", BackupArchive.FileOf(part));
    }

    private static async Task<IResult> EverythingAsync(string id, Guid backup, HttpContext http, WorkspaceAccess door,
        BackupPorts ports, ISecretVault vault, PlainParts parts)
    {
        var cancel = http.RequestAborted;
        if (await GoodAsync(http, door, ports, id, backup) is not { } found
            || await vault.FindAsync(found.Workspace, BackupSecrets.Key, cancel) is not { } key)
            return Results.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        var name = $"{found.Workspace}-{found.StartedAt:yyyyMMdd-HHmm}";
        return Results.Stream(
            body =>
                BackupArchive.WriteAsync(body, name, found, part => parts.OpenAsync(key, found, part, cancel), cancel),
                "application/x-tar", $"{name}.tar");
    }

    private static async Task<Backup?> GoodAsync(HttpContext http, WorkspaceAccess door, BackupPorts ports, string id,
        Guid backup) =>
        await OwnAsync(http, door, id) is { } workspace
            && await ports.Store.FindAsync(backup, http.RequestAborted) is { Status: BackupStatus.Good } found
        && found.Workspace == workspace.Id ? found : null;

    private static async Task<Workspace?> OwnAsync(HttpContext http, WorkspaceAccess door, string id) =>
        await door.FindAsync(http.User, id, http.RequestAborted) is { } workspace
            && workspace.OwnerId == http.User.UserId() ? workspace : null;
}
