using System.Net;
using System.Net.Sockets;

namespace AdimPortal.Sandbox.Mail;

/// <summary>A mail server that takes every mail and delivers none.</summary>
internal sealed class SmtpListener(SandboxOptions options, MailStore store, TimeProvider clock,
    ILogger<SmtpListener> log) : BackgroundService
{
    /// <summary>
    /// Bound before the start returns: a taken port ends the Sandbox with a clear message, instead of a silent deaf
    /// ear.
    /// </summary>
    private readonly List<TcpListener> _listeners = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var address in new[] { IPAddress.Loopback, options.Addresses.Gateway })
        {
            var listener = new TcpListener(address, options.SmtpPort);
            listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            try
            {
                listener.Start();
            }
            catch (SocketException fault)
            {
                throw new InvalidOperationException(
                    $"The mail catcher can't listen on {address}:{options.SmtpPort}: {fault.Message}. Set Sandbox__SmtpPort.",
                    fault);
            }

            _listeners.Add(listener);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stop) =>
        Task.WhenAll(_listeners.Select(listener => AcceptAsync(listener, stop)));

    public override void Dispose()
    {
        foreach (var listener in _listeners)
            listener.Dispose();
        base.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stop);
            _ = ServeAsync(client, stop);
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        using (client)
        {
            try
            {
                await new SmtpSession(client.GetStream(), store).RunAsync(either.Token);
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
            {
                // The other side left, was silent for too long, or the Sandbox stops.
            }
            catch (Exception bug)
            {
                log.LogError(bug, "A mail could not be taken.");
            }
        }
    }
}
