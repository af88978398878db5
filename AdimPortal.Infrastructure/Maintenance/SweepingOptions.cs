using System.ComponentModel.DataAnnotations;

namespace AdimPortal.Infrastructure.Maintenance;

/// <summary>How often the cloud is looked through for what belongs to nobody.</summary>
public sealed class SweepingOptions
{
    public const string Section = "Sweeping";

    /// <summary>A sweep costs six calls to the cloud.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00",
        ErrorMessage = "Sweeping:Every must be from 00:00:01 to 7.00:00:00.")]
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long a workspace is left alone after an operation on it ended.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "Sweeping:Grace must be at most 1.00:00:00.")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(15);
}
