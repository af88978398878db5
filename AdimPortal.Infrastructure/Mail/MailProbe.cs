using System.Net.Sockets;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>Hears the mail server's greeting, and takes leave.</summary>
internal sealed class MailProbe(IOptions<MailOptions> options, OutsideSystemBreakers breakers) : IOutsideSystemProbe
{
    public OutsideSystem System => OutsideSystem.Mail;

    public Task<Result<Unit>> LookAsync(CancellationToken cancel) =>
        breakers.Of(System).RunAsync(GreetAsync, cancel);

    private async Task<Result<Unit>> GreetAsync(CancellationToken cancel)
    {
        var settings = options.Value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(settings.Host, settings.Port, limit.Token);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream);
            var greeting = await reader.ReadLineAsync(limit.Token);
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), limit.Token);
            return greeting?.StartsWith("220", StringComparison.Ordinal) is true
                ? Unit.Value
                : Away($"It said “{greeting}”.");
        }
        catch (Exception e) when (e is SocketException or IOException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return Away(e.Message);
        }
    }

    private static Failure.Passing Away(string detail) =>
        new("We can't reach the mail server right now.", detail) { System = OutsideSystem.Mail };
}
