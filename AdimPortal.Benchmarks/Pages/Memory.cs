using System.Globalization;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Pages;

/// <summary>What the kernel says that a process takes, in bytes.</summary>
/// <param name="Resident">All of it, the files of its programs included.</param>
/// <param name="Data">Of it, what is no file and no compiled code: heaps and stacks.</param>
internal readonly record struct Memory(long Resident, long Data)
{
    public static Memory Of(PortalProcess portal)
    {
        var fields = File.ReadLines($"/proc/{portal.ProcessId}/status").Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return new Memory(Read(fields["VmRSS"]), Read(fields["RssAnon"]));
    }

    private static long Read(string kilobytes) =>
        long.Parse(kilobytes.Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
}
