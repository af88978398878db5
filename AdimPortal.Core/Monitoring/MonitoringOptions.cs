namespace AdimPortal.Core.Monitoring;

/// <summary>
/// Section "Monitoring": how workspaces are looked after, and when somebody is told. Shares are from 0 to 1.
/// </summary>
public sealed class MonitoringOptions
{
    public const string Section = "Monitoring";

    /// <summary>How often each workspace is checked from outside. Their checks are spread over that time.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Checks that a node has under way at once, at most.</summary>
    public int ChecksAtOnce { get; set; } = 512;

    /// <summary>How often each server is asked over SSH how busy it is.</summary>
    public TimeSpan MeasureEvery { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How soon a server is asked again whose processors are busy beyond <see cref="CpuShare"/>.</summary>
    public TimeSpan MeasureAgainAfter { get; set; } = TimeSpan.FromMinutes(1);

    public int MeasuresAtOnce { get; set; } = 8;

    /// <summary>Failed checks in a row that begin an alert.</summary>
    public int Failures { get; set; } = 3;

    /// <summary>
    /// What failed is restarted by itself at most once in this time; a second failure within it begins an alert at
    /// once.
    /// </summary>
    public TimeSpan RestartPause { get; set; } = TimeSpan.FromHours(1);

    public double CpuShare { get; set; } = 0.80;

    /// <summary>How long the processors must be busier than that.</summary>
    public TimeSpan CpuFor { get; set; } = TimeSpan.FromMinutes(5);

    public double MemoryShare { get; set; } = 0.90;

    public double DiskShare { get; set; } = 0.85;

    /// <summary>A certificate that ends sooner than this was not renewed as it should have been.</summary>
    public int CertificateDays { get; set; } = 14;

    /// <summary>How long each single check is kept; after that its hour is.</summary>
    public TimeSpan ChecksKept { get; set; } = TimeSpan.FromDays(1);

    public TimeSpan HoursKept { get; set; } = TimeSpan.FromDays(90);

    public TimeSpan MeasuresKept { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long alerts are gathered before people are written to: what breaks together is told together.
    /// </summary>
    public TimeSpan AlertGather { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long nobody gets a second email about alerts of the same kind; what comes meanwhile is in the next one.
    /// </summary>
    public TimeSpan AlertPause { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>All that can't be, in sentences for whoever wrote the settings.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (name, span, least, most) in new[]
        {
            (nameof(Every), Every, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(MeasureEvery), MeasureEvery, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            (nameof(MeasureAgainAfter), MeasureAgainAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(RestartPause), RestartPause, TimeSpan.Zero, TimeSpan.FromDays(7)),
            (nameof(CpuFor), CpuFor, TimeSpan.Zero, TimeSpan.FromDays(1)),
            (nameof(ChecksKept), ChecksKept, TimeSpan.FromHours(1), TimeSpan.FromDays(30)),
            (nameof(HoursKept), HoursKept, TimeSpan.FromDays(1), TimeSpan.FromDays(3650)),
            (nameof(AlertGather), AlertGather, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            (nameof(AlertPause), AlertPause, TimeSpan.Zero, TimeSpan.FromDays(1)),
            (nameof(MeasuresKept), MeasuresKept, TimeSpan.FromHours(1), TimeSpan.FromDays(365)),
        })
        {
            if (span < least || span > most)
                yield return $"{Section}:{name} must be from {least} to {most}.";
        }

        foreach (var (name, share) in new[] { (nameof(CpuShare), CpuShare), (nameof(MemoryShare), MemoryShare),
            (nameof(DiskShare), DiskShare) })
        {
            if (share is not (> 0 and <= 1))
                yield return $"{Section}:{name} must be more than 0 and at most 1: 0.8 is 80%.";
        }

        foreach (var (name, number, most) in new[]
        {
            (nameof(ChecksAtOnce), ChecksAtOnce, 5000), (nameof(MeasuresAtOnce), MeasuresAtOnce, 500),
            (nameof(Failures), Failures, 100),
            (nameof(CertificateDays), CertificateDays, 365),
        })
        {
            if (number < 1 || number > most)
                yield return $"{Section}:{name} must be from 1 to {most}.";
        }
    }
}
