using System.Globalization;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Core.Operations.Steps.Moving;

/// <summary>What a server says of itself before anything is copied. Asked by a fixed script that writes nothing: its disk may be full.</summary>
/// <param name="DataBytes">The databases and files that would be copied.</param>
/// <param name="FreeBytes">What its disk has left.</param>
/// <param name="UsedMemoryMib">What its programs hold, MiB.</param>
internal sealed record DataSize(long DataBytes, long FreeBytes, int UsedMemoryMib, string Postgresql, string System)
{
    private const string Script = """
        set -eu
        cd /
        folder() { if [ -d "$1" ]; then du -sb "$1" | cut -f 1; else echo 0; fi; }
        echo "free=$(df --output=avail -B1 / | tail -n 1 | tr -d ' ')"
        echo "media=$(folder /srv/adim/media)"
        echo "qdrant=$(folder /var/lib/qdrant)"
        echo "database=$(runuser -u postgres -- psql --no-psqlrc -Atc "SELECT pg_database_size('adim')")"
        echo "postgresql=$(runuser -u postgres -- psql --no-psqlrc -Atc 'SHOW server_version_num' | cut -c 1-2)"
        echo "memory=$(awk '/^MemTotal:/ { t = $2 } /^MemAvailable:/ { a = $2 } END { print int((t - a) / 1024) }' /proc/meminfo)"
        . /etc/os-release
        echo "system=$ID $VERSION_ID"
        """;

    /// <summary>A restored database stands beside the one that it replaces for a moment, and so does a snapshot.</summary>
    public long NeededBytes => DataBytes + DataBytes / 2 + (1L << 30);

    public static async Task<Result<DataSize>> AskAsync(IRemoteShell shell, RemoteHost host, CancellationToken cancel)
    {
        var said = new Dictionary<string, string>();
        var last = "";
        ValueTask Hear(string line)
        {
            last = line;
            if (line.IndexOf('=', StringComparison.Ordinal) is var end and > 0)
                said[line[..end]] = line[(end + 1)..];
            return ValueTask.CompletedTask;
        }

        var answer = await shell.RunAsync(host, new RemoteCommand(["sh", "-c", Script, "data-size"], TimeSpan.FromMinutes(5)), Hear, cancel);
        if (!answer.TryGet(out var status, out var failure))
            return failure;
        if (status != 0)
            return new Failure.Passing("The server did not say how much data it has.", $"The script ended with status {status}: {last}");
        return new DataSize(
            Number(said, "media") + Number(said, "qdrant") + Number(said, "database"), Number(said, "free"), (int)Number(said, "memory"),
            said.GetValueOrDefault("postgresql", "?"), said.GetValueOrDefault("system", "?"));
    }

    private static long Number(Dictionary<string, string> said, string name) =>
        long.TryParse(said.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>Sizes in words.</summary>
internal static class Bytes
{
    public static string Words(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} kB"),
    };
}
