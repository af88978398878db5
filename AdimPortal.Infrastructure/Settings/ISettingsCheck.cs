namespace AdimPortal.Infrastructure.Settings;

/// <summary>Looks at settings before the portal starts.</summary>
public interface ISettingsCheck
{
    /// <summary>
    /// What is missing or wrong, each with the setting's name and what it may be. Empty when all is well.
    /// </summary>
    IEnumerable<string> Faults();
}
