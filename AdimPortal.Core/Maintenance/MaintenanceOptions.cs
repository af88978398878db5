namespace AdimPortal.Core.Maintenance;

/// <summary>Section "Maintenance": what is done to workspaces by itself, and how carefully.</summary>
public sealed class MaintenanceOptions
{
    public const string Section = "Maintenance";

    /// <summary>How old passwords and keys become. Zero: they are renewed on demand only.</summary>
    public TimeSpan RotateEvery { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Renewals under way at once that the portal asked for.</summary>
    public int RotationsAtOnce { get; set; } = 3;

    /// <summary>How often security updates are rolled out. Zero: on demand only.</summary>
    public TimeSpan UpdateEvery { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Workspaces that a roll-out updates at once.</summary>
    public int UpdatesAtOnce { get; set; } = 3;

    /// <summary>A roll-out stops after so many failures.</summary>
    public int UpdateFailures { get; set; } = 1;

    public IEnumerable<string> Faults()
    {
        foreach (var (name, span) in new[] { (nameof(RotateEvery), RotateEvery), (nameof(UpdateEvery), UpdateEvery) })
        {
            if (span != TimeSpan.Zero && (span < TimeSpan.FromHours(1) || span > TimeSpan.FromDays(365)))
                yield return $"{Section}:{name} must be from 01:00:00 to 365.00:00:00, or 00:00:00 for never.";
        }

        foreach (var (name, number) in new[] { (nameof(RotationsAtOnce), RotationsAtOnce),
            (nameof(UpdatesAtOnce), UpdatesAtOnce), (nameof(UpdateFailures), UpdateFailures) })
        {
            if (number is < 1 or > 1000)
                yield return $"{Section}:{name} must be from 1 to 1000.";
        }
    }
}
