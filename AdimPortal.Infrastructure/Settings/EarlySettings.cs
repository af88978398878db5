using Microsoft.Extensions.Configuration;

namespace AdimPortal.Infrastructure.Settings;

/// <summary>Settings that are needed while the parts are still being put together.</summary>
internal static class EarlySettings
{
    /// <summary>
    /// The section, or the usual values where it can't be read: <see cref="SettingsAtStart"/> names what is wrong with
    /// it, together with all else, before anything starts.
    /// </summary>
    public static T ReadOrUsual<T>(this IConfiguration configuration, string section)
        where T : class, new()
    {
        try
        {
            return configuration.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException)
        {
            return new T();
        }
    }
}
