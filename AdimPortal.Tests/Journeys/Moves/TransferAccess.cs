using System.Text;
using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>The key by which one server fetches another's data: what it opens, and what it doesn't.</summary>
internal static partial class TransferAccess
{
    private const string Key = "/var/lib/adim/move/key";

    private static readonly string[] Refused =
    [
        "cat /etc/shadow", "sh", "", "ready; cat /etc/shadow", "rsync --server --sender -logtpre.iLsfxCIvu . /etc/",
        "rsync --server --sender -logtpre.iLsfxCIvu . /srv/adim/media/../app/",
        "rsync --server -logtpre.iLsfxCIvu . /srv/adim/media/",
        "rsync --server --sender -logtpre.iLsfxCIvu --remove-source-files . /srv/adim/media/",
        "rsync --server --sender -logtpLre.iLsfxCIvu . /srv/adim/media/",
    ];

    /// <summary>The line that lets the key in, as soon as there is one.</summary>
    public static async Task<string> LineAsync(MovingWorkspace moving)
    {
        var line = "";
        await Eventually.TrueAsync(
            async () => (line = await moving.RunAsync("grep adim-access /root/.ssh/authorized_keys || true")).Length > 0,
            "a way is open", TimeSpan.FromMinutes(8), TimeSpan.FromSeconds(1));
        return line;
    }

    /// <param name="line">As the portal wrote it; it has closed the way since.</param>
    public static async Task LeadsToTheDataAndNowhereElseAsync(MovingWorkspace moving, string line)
    {
        var source = (await moving.HereAsync()).Address!;
        var other = (await moving.HereAsync()).Move!.Other.Address!;
        Assert.StartsWith("restrict,command=\"/opt/adim/blueprint/", line, StringComparison.Ordinal);
        Assert.Contains($"from=\"{other}\",expiry-time=\"", line, StringComparison.Ordinal);

        Assert.Contains("Permission denied", await AskAsync(moving, source, "ready"), StringComparison.Ordinal);
        await WriteAsync(moving, line);
        Assert.Equal("ready", await AskAsync(moving, source, "ready"));
        foreach (var asked in Refused)
            Assert.Contains("This key can fetch the data of one workspace and nothing else.",
                await AskAsync(moving, source, asked), StringComparison.Ordinal);
        Assert.Contains("forwarding failed", await AskAsync(moving, source, "", "-W 127.0.0.1:5432"),
            StringComparison.Ordinal);

        // Another host with the very same key, and the same host too late.
        var stolen = await moving.OnOtherAsync(there => there.RunAsync($"base64 -w 0 {Key}"));
        await moving.RunAsync($"umask 077; mkdir -p /root/stolen; echo {stolen} | base64 -d >/root/stolen/key");
        Assert.Contains("Permission denied", await moving.RunAsync(Ssh("/root/stolen/key", source, "ready", "")),
            StringComparison.Ordinal);
        await WriteAsync(moving, Expiry().Replace(line, "expiry-time=\"20200101000000Z\""));
        Assert.Contains("Permission denied", await AskAsync(moving, source, "ready"), StringComparison.Ordinal);
        await moving.RunAsync("rm -rf /root/stolen; sed -i /adim-access/d /root/.ssh/authorized_keys");
    }

    private static Task<string> AskAsync(MovingWorkspace moving, string source, string words, string options = "") =>
        moving.OnOtherAsync(there => there.RunAsync(Ssh(Key, source, words, options)));

    private static string Ssh(string key, string source, string words, string options) =>
        $"timeout 10 ssh -F /dev/null -i {key} -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR {options} root@{source} '{words}' </dev/null 2>&1 || true";

    private static Task<string> WriteAsync(MovingWorkspace moving, string line) => moving.RunAsync(
        $"sed -i /adim-access/d /root/.ssh/authorized_keys; echo {Convert.ToBase64String(Encoding.UTF8.GetBytes(line + "\n"))} | base64 -d >>/root/.ssh/authorized_keys");

    [GeneratedRegex("expiry-time=\"[0-9]+Z\"")]
    private static partial Regex Expiry();
}
