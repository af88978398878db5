using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>The steps of one operation that run now, side by side.</summary>
internal sealed class RunningSteps(TimeProvider time) : IAsyncDisposable
{
    private readonly Dictionary<string, Task<EndedStep>> _steps = [];
    private readonly CancellationTokenSource _stopped = new();
    private readonly CancellationTokenSource _left = new();

    /// <summary>Ends when a step failed for good, so that the others are not wanted any more: as if called
    /// off.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Ends when this node leaves the operation as it is: what runs on servers runs on.</summary>
    public CancellationToken Left => _left.Token;

    public IReadOnlyCollection<string> Names => _steps.Keys;

    public void Add(string step, Task<EndedStep> doing) => _steps.Add(step, doing);

    /// <param name="until">How long to wait; null for as long as it takes.</param>
    /// <returns>A step that has ended, which is then no more among these; null when none did in time.</returns>
    public async Task<EndedStep?> NextAsync(DateTimeOffset? until)
    {
        Task first = Task.WhenAny(_steps.Values);
        if (until is { } at && !first.IsCompleted)
        {
            using var heard = new CancellationTokenSource();
            var now = time.GetUtcNow();
            first = await Task.WhenAny(first, Task.Delay(at > now ? at - now : TimeSpan.Zero, time, heard.Token));
            await heard.CancelAsync();
        }

        await first;
        if (_steps.FirstOrDefault(step => step.Value.IsCompleted) is not { Key: { } name, Value: { } ended })
            return null;
        _steps.Remove(name);
        return await ended;
    }

    public Task StopAsync() => _stopped.CancelAsync();

    /// <summary>Nothing of them acts when this has ended, and nothing of what they did is written.</summary>
    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await ((Task)Task.WhenAll(_steps.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _left.Dispose();
        _stopped.Dispose();
    }
}

/// <param name="Outcome">Null when it was cut off, because the operation was called off or another step
/// failed.</param>
/// <param name="Draft">The workspace as the step left it.</param>
internal sealed record EndedStep(Step Step, StepOutcome? Outcome, Workspace Draft);
