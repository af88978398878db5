using System.Runtime.InteropServices;

namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>
/// Linux weighs the threads of one service against each other by their nice value, and everybody may raise their own.
/// .NET's own thread priorities do nothing there.
/// </summary>
internal static class LowPriority
{
    /// <summary>About a tenth of the weight of the others, where there is not enough for all.</summary>
    private const int Nice = 10;

    private const int Process = 0;

    /// <summary>Where that is forbidden the thread stays as it is.</summary>
    public static void OfThisThread() => _ = setpriority(Process, 0, Nice);

    /// <remarks>Of 0 it is the calling thread alone (setpriority(2), "C library/kernel differences").</remarks>
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setpriority(int which, uint who, int value);
}
