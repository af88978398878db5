using System.Globalization;

namespace AdimPortal.Benchmarks.Ready;

/// <summary>How many workspaces are asked for. ADIM_BENCH_READY: claimed ones in each pattern; ADIM_BENCH_BUILT: cold,
/// and from an image, in each pattern.</summary>
/// <param name="AtOnce">So many machines are parked at a time; the same are parked again for those who come after.
/// </param>
internal sealed record ReadyCounts(int Claimed, int Built, int AtOnce)
{
    private const int MostAtOnce = 20;

    public static ReadyCounts Read()
    {
        var claimed = Number("ADIM_BENCH_READY", usual: 20);
        return new ReadyCounts(claimed, Number("ADIM_BENCH_BUILT", usual: 3), Math.Min(claimed, MostAtOnce));
    }

    /// <summary>
    /// Nobody is held back by a limit of their own, and nothing is parked but by this benchmark: what is parked after a
    /// claim is built on a server of the cloud's, not on the machine that is measured.
    /// </summary>
    public void Configure(Dictionary<string, string> settings)
    {
        settings["Pool__MonthlyBudget"] = "1000000";
        settings["Pool__Targets__0__Region"] = "nyc3";
        settings["Pool__Targets__0__Plan"] = "free";
        settings["Pool__Targets__0__Min"] = "0";
        settings["Pool__Targets__0__Max"] = $"{AtOnce}";
        settings["Certificates__PerWeek"] = "1000";
        settings["Billing__Plans__0__Workspaces"] = "1000";
        settings["Billing__Plans__0__BuildsPerDay"] = "1000";
        settings["AccountRateLimit__PostsPerMinute"] = "1000";
        settings["Provisioning__FinalSnapshotDays"] = "0";
        settings["Monitoring__Every"] = "00:00:10";
    }

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture,
            out var wanted) ? wanted : usual;
}
