using System.Net;
using System.Net.Sockets;
using AdimPortal.Core.SelfHosted;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>Asks the resolver of the machine that the portal runs on.</summary>
internal sealed class SystemNameResolver(TimeProvider time) : INameResolver
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            // With a dot at its end it is asked for as it stands: no search domain of this machine is tried.
            return await Dns.GetHostAddressesAsync($"{name}.", either.Token);
        }
        catch (SocketException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return [];
        }
    }
}
