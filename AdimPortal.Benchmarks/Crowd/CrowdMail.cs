using System.Collections.Concurrent;
using System.Net.Http.Json;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Crowd;

/// <summary>The mailboxes of all visitors: what comes in is asked for once for all of them.</summary>
internal sealed class CrowdMail(SandboxProcess sandbox) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _links = new();
    private readonly CancellationTokenSource _end = new();
    private Task _reading = Task.CompletedTask;

    public CrowdMail Start()
    {
        _reading = ReadAsync();
        return this;
    }

    /// <returns>The path of the link that confirms an address; null when none came.</returns>
    public async Task<string?> LinkAsync(string email)
    {
        var link = Of(email).Task;
        return await Task.WhenAny(link, Task.Delay(Patience, TimeProvider.System)) == link ? await link : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        for (var last = 0; !_end.IsCancellationRequested;)
        {
            var mails = await sandbox.Http.GetFromJsonAsync<List<Caught>>($"mail/messages?after={last}");
            foreach (var mail in mails!)
            {
                last = Math.Max(last, mail.Id);
                if (mail.Links.FirstOrDefault(l => l.Contains("/verify-email", StringComparison.Ordinal)) is { } link)
                    Of(mail.To[0]).TrySetResult(new Uri(link).PathAndQuery);
            }

            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, _end.Token));
        }
    }

    private TaskCompletionSource<string> Of(string email) => _links.GetOrAdd(email,
        _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed record Caught(int Id, IReadOnlyList<string> To, IReadOnlyList<string> Links);
}
