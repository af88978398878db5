using AdimPortal.Core.Workspaces;
using Amazon.S3.Model;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>All that a move could leave, wherever it could be, a line for each thing.</summary>
internal sealed class MoveTraces
{
    /// <summary>
    /// Configuration with its sums; the rest by name. Not what the server keeps for itself: the log of runs, for
    /// support, and the sums of its own files, so that it need not read all of them again.
    /// </summary>
    private const string FilesOf = """
        find /root /opt/adim /var/lib/adim /srv/adim -path /srv/adim/media -prune -o -name '*.pyc' -o -path /var/lib/adim/sums -o -path '/var/lib/adim/written/*' -o -name lock -o -name running -o -name epoch -o -name 'celerybeat*' -o -type f -print;
        find /etc -type f -not -path '/etc/letsencrypt/*' -print0 | xargs -0 sha256sum; ls /tmp /var/tmp | grep -i adim || true
        """;

    private readonly List<string> _things = [];

    public static async Task<MoveTraces> FindAsync(MovingWorkspace moving)
    {
        var found = new MoveTraces();
        found._things.AddRange(await moving.CloudAsync());
        found._things.Add($"keys of the account: {await moving.AccountKeysAsync()}");
        found._things.AddRange(
            (await moving.RunAsync("cat /root/.ssh/authorized_keys")).Split('\n')
                .Select(line => $"may sign in: {line}"));
        found._things.AddRange((await moving.RunAsync(FilesOf)).Split('\n').Select(line => $"file: {line}"));
        using var store = moving.NewStore();
        var uploads =
            await store.ListMultipartUploadsAsync(
                new ListMultipartUploadsRequest { BucketName = "adim-backups", Prefix = $"{moving.Id}/" });
        found._things.AddRange((uploads.MultipartUploads ?? []).Select(upload => $"half an upload: {upload.Key}"));
        if (await moving.Vault.FindAsync(moving.Id, $"ssh-first-host-key-{Workspace.SecondSlot}", default) is not null)
            found._things.Add("the host key that the new server was born with");
        if ((await moving.HereAsync()).Move is { } move)
            found._things.Add($"{move}");
        return found;
    }

    /// <summary>What came since then, and what went.</summary>
    public IEnumerable<string> Since(MoveTraces before) =>
        [.. _things.Except(before._things).Select(thing => $"came: {thing}"),
            .. before._things.Except(_things).Select(thing => $"went: {thing}")];
}
