using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.Status;

namespace AdimPortal.Sandbox.Images;

/// <summary>
/// An image in the shared cache. It is made once, by whichever Sandbox comes first, while the API already answers;
/// droplets wait for it. A half-made one never has the final name.
/// </summary>
/// <param name="part">Its name on the status board, and of its lock.</param>
/// <param name="title">For a person: "The Debian 12 image".</param>
public abstract class CachedImage(string part, string title, SandboxOptions options, CommandRunner commands,
    StatusBoard board, TimeProvider time, ILogger log)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _preparing = Task.CompletedTask;

    protected CommandRunner Commands => commands;

    /// <summary>The folder of the image, as soon as there is one.</summary>
    public Task<string> DirectoryAsync(CancellationToken cancel) => _ready.Task.WaitAsync(cancel);

    public virtual Task StartAsync(CancellationToken cancellationToken)
    {
        Report(0, $"Looking for {Lower(title)}.");
        _preparing = Task.Run(PrepareAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _preparing;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Finds out what the image has to be made of.</summary>
    /// <returns>Its name in the cache, which changes with what it is made of, and what makes it in a folder.</returns>
    protected abstract Task<(string Name, Func<string, Task> Make)> PlanAsync(CancellationToken cancel);

    protected void Report(int percent, string message) => board.Report(part, PartStatus.Working(percent, message));

    private async Task PrepareAsync()
    {
        try
        {
            while (!_ready.Task.IsCompleted) await TryOnceAsync();
        }
        catch (OperationCanceledException)
        {
            _ready.TrySetCanceled();
        }
    }

    private async Task TryOnceAsync()
    {
        try
        {
            var directory = await FindOrMakeAsync(_stopping.Token);
            board.Report(part, PartStatus.Ready($"{title} is ready."));
            _ready.TrySetResult(directory);
        }
        catch (Exception failure) when (failure is CommandFailedException or IOException or UnauthorizedAccessException)
        {
            log.LogError(failure, "{Image} could not be made.", title);
            board.Report(part,
                PartStatus.Failed(
                    $"{title} could not be made; trying again in {RetryAfterFailure.TotalSeconds} s. {failure.Message}"));
            await Task.Delay(RetryAfterFailure, time, _stopping.Token);
        }
    }

    private async Task<string> FindOrMakeAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(options.CacheDirectory);
        var (name, make) = await PlanAsync(cancel);
        var final = Path.Combine(options.CacheDirectory, name);
        if (Directory.Exists(final)) return final;

        using var held = await LockAsync(cancel);
        if (Directory.Exists(final)) return final;
        var partial = $"{final}.partial";
        await DiscardAsync(partial);
        try
        {
            await make(partial);
            Directory.Move(partial, final);
            return final;
        }
        catch
        {
            await DiscardAsync(partial);
            throw;
        }
    }

    private async Task<IDisposable> LockAsync(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                // FileShare.None is an flock: the kernel gives it back even when the holder is killed.
                return new FileStream(Path.Combine(options.CacheDirectory, $"{part}.lock"), FileMode.OpenOrCreate,
                    FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Report(1, $"Another Sandbox is making {Lower(title)}; waiting for it.");
                await Task.Delay(LockPoll, time, cancel);
            }
        }
    }

    private async Task DiscardAsync(string partial)
    {
        if (!Directory.Exists(partial)) return;
        // A killed build may have left its mounts; deleting through them would reach into this machine.
        foreach (var mount in new[] { "proc", "sys",
            "dev" }) await commands.RunAsync("umount", ["-l", Path.Combine(partial, mount)], CancellationToken.None);
        await commands.RequireAsync("rm", ["-rf", "--one-file-system", partial], CancellationToken.None);
    }

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];
}
