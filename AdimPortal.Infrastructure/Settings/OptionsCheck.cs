using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Settings;

/// <summary>
/// A class of settings, as it is bound and validated. What can't be read as its type is a fault like any other.
/// </summary>
internal sealed class OptionsCheck<T>(IOptions<T> options) : ISettingsCheck
    where T : class
{
    public IEnumerable<string> Faults()
    {
        try
        {
            _ = options.Value;
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
        catch (InvalidOperationException e)
        {
            return [e.Message];
        }
    }
}

public static class OptionsCheckSetup
{
    /// <summary>
    /// Has these settings looked at before the portal starts, together with all others: ValidateOnStart would end at
    /// the first value that can't be read.
    /// </summary>
    public static OptionsBuilder<T> CheckAtStart<T>(this OptionsBuilder<T> options)
        where T : class
    {
        options.Services.AddSingleton<ISettingsCheck, OptionsCheck<T>>();
        return options;
    }
}
