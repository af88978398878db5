using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.Status;

namespace AdimPortal.Sandbox.Images;

/// <summary>
/// The base image in the shared cache. It is made once, by whichever Sandbox comes first, while the API already answers;
/// droplets wait for it. A half-made one never has the final name.
/// </summary>
public sealed class BaseImage(
    SandboxOptions options, AptMirrors mirrors, BaseImageBuilder builder, CommandRunner commands, StatusBoard board, TimeProvider time, ILogger<BaseImage> log)
    : IHostedService, IDisposable
{
    private const string Part = "base_image";
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _preparing = Task.CompletedTask;

    /// <summary>The folder of the image, as soon as there is one.</summary>
    public Task<string> DirectoryAsync(CancellationToken cancel) => _ready.Task.WaitAsync(cancel);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Report(0, "Looking for the Debian 12 image.");
        _preparing = Task.Run(PrepareAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _preparing;
    }

    public void Dispose() => _stopping.Dispose();

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
            board.Report(Part, PartStatus.Ready("The Debian 12 image is ready."));
            _ready.TrySetResult(directory);
        }
        catch (Exception failure) when (failure is CommandFailedException or IOException or UnauthorizedAccessException)
        {
            log.LogError(failure, "The base image could not be made.");
            board.Report(Part, PartStatus.Failed($"The Debian 12 image could not be made; trying again in {RetryAfterFailure.TotalSeconds} s. {failure.Message}"));
            await Task.Delay(RetryAfterFailure, time, _stopping.Token);
        }
    }

    private async Task<string> FindOrMakeAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(options.CacheDirectory);
        var sources = await mirrors.ReadAsync(cancel);
        var final = Path.Combine(options.CacheDirectory, $"debian-12-{BaseImageRecipe.Version(sources)}");
        if (Directory.Exists(final)) return final;

        using var held = await LockAsync(cancel);
        if (Directory.Exists(final)) return final;
        var partial = $"{final}.partial";
        await DiscardAsync(partial);
        try
        {
            await builder.BuildAsync(partial, sources, Report, cancel);
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
                return new FileStream(Path.Combine(options.CacheDirectory, "base.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Report(1, "Another Sandbox is making the Debian 12 image; waiting for it.");
                await Task.Delay(LockPoll, time, cancel);
            }
        }
    }

    private async Task DiscardAsync(string partial)
    {
        if (!Directory.Exists(partial)) return;
        // A killed build may have left its mounts; deleting through them would reach into this machine.
        foreach (var mount in new[] { "proc", "sys", "dev" }) await commands.RunAsync("umount", ["-l", Path.Combine(partial, mount)], CancellationToken.None);
        await commands.RequireAsync("rm", ["-rf", "--one-file-system", partial], CancellationToken.None);
    }

    private void Report(int percent, string sentence) => board.Report(Part, PartStatus.Working(percent, sentence));
}
