using System.Diagnostics;
using System.Globalization;

namespace AdimPortal.Benchmarks.Ssh;

/// <summary>What this process and its ssh processes take.</summary>
/// <param name="Memory">Bytes: what is shared is counted by its share (PSS).</param>
/// <param name="Processes">Of ssh.</param>
/// <param name="Threads">Of this process.</param>
internal readonly record struct Footprint(long Memory, int Processes, int Threads)
{
    public static Footprint Now()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var self = Process.GetCurrentProcess();
        // A master's words name the folder of the process that it serves.
        var mark = $"adim-ssh-{Environment.ProcessId}-";
        var clients = Process.GetProcessesByName("ssh")
            .Where(p => Read($"/proc/{p.Id}/cmdline").Contains(mark, StringComparison.Ordinal)).ToList();
        var memory = clients.Select(p => p.Id).Append(Environment.ProcessId).Sum(Shared);
        return new Footprint(memory, clients.Count, self.Threads.Count);
    }

    public static Footprint operator -(Footprint now, Footprint before) =>
        new(now.Memory - before.Memory, now.Processes - before.Processes, now.Threads - before.Threads);

    private static long Shared(int process)
    {
        var line = Read($"/proc/{process}/smaps_rollup").Split('\n')
            .FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return line is null
            ? 0
            : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                CultureInfo.InvariantCulture) * 1024;
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // It has just ended.
            return "";
        }
    }
}
