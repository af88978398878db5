using System.Globalization;

namespace AdimPortal.Benchmarks;

/// <summary>
/// How often the kernel stopped this process and all beside it in its control group because their processor quota was
/// used up (cpu.stat; docs.kernel.org, "CFS Bandwidth Control"). With a quota of two processors on a machine with
/// many, a moment of much work is followed by a stop of nearly a whole period of 100 ms: a p99 of just under 100 ms
/// that no program waits for.
/// </summary>
internal static class Throttling
{
    /// <summary>As it is seen in a container, and where several control groups are mounted.</summary>
    private static readonly string[] Files = ["/sys/fs/cgroup/cpu.stat", "/sys/fs/cgroup/cpu/cpu.stat"];

    /// <summary>Stops until now; 0 where the machine has no quota.</summary>
    public static long Count() => Files.Where(File.Exists).SelectMany(File.ReadLines)
        .Select(line => line.Split(' '))
        .Where(pair => pair is ["nr_throttled", _])
        .Sum(pair => long.Parse(pair[1], CultureInfo.InvariantCulture));

    /// <summary>Says so when there were any: the figures are the quota's then, not the portal's.</summary>
    public static void PrintSince(long before)
    {
        if (Count() - before is > 0 and var stops)
            Console.WriteLine(
                $"  NOT VALID: the processor quota of this machine stopped everything {stops} times meanwhile.");
    }
}
