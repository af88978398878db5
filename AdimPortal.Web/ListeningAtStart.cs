using System.Net.Sockets;
using AdimPortal.Infrastructure.Settings;
using Microsoft.AspNetCore.Connections;

namespace AdimPortal.Web;

/// <summary>Where the portal listens: whether that can be read, and whether it can be had.</summary>
internal sealed class ListeningCheck(IConfiguration configuration) : ISettingsCheck
{
    private static readonly char[] Between = [';', ','];

    public IEnumerable<string> Faults()
    {
        foreach (var url in Urls(configuration)
            .Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!CanBeRead(url))
                yield return $"ASPNETCORE_URLS contains '{url}', which is not an address such as http://127.0.0.1:5080.";
        }
    }

    internal static string Urls(IConfiguration configuration) => configuration[WebHostDefaults.ServerUrlsKey] ?? "";

    private static bool CanBeRead(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme is "http" or "https";
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

internal static class ListeningAtStart
{
    /// <summary>Starts everything, and listens.</summary>
    /// <returns>Null when it runs.</returns>
    public static async Task<StartError?> ListenAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
            return null;
        }
        catch (Exception e) when (e is SocketException or AddressInUseException
            or IOException { InnerException: AddressInUseException })
        {
            return e is SocketException { SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AccessDenied }
                ? StartError.Lasting(
                    $"it can't listen at {ListeningCheck.Urls(app.Configuration)} ({e.Message}). Check ASPNETCORE_URLS: an address of this machine, and a port from 1024 on.")
                : StartError.Passing(
                    $"it can't listen at {ListeningCheck.Urls(app.Configuration)} ({e.Message}). Another program uses that port (ss -ltnp shows which one); the next start tries again.");
        }
    }
}
