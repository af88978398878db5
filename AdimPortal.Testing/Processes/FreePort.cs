using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Testing.Processes;

/// <summary>A port of loopback that nobody listens on at the moment.</summary>
public static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
