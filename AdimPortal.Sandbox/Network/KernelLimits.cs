using System.Globalization;

namespace AdimPortal.Sandbox.Network;

/// <summary>
/// Raises what the kernel gives to all droplets together. Each one's systemd watches files with six inotify instances
/// (counted on Debian 12), and a kernel gives 128 to a user: from the 21st droplet on, nothing could watch a file any
/// more, not even the portal beside them.
/// </summary>
public sealed class KernelLimits(ILogger<KernelLimits> log) : IHostedService
{
    private const string InotifyInstances = "/proc/sys/fs/inotify/max_user_instances";

    /// <summary>For 150 droplets, and 100 for everything else.</summary>
    private const int Enough = 1000;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = await File.ReadAllTextAsync(InotifyInstances, cancellationToken);
            if (int.Parse(now, CultureInfo.InvariantCulture) < Enough)
                await File.WriteAllTextAsync(InotifyInstances, $"{Enough}", cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("{File} can't be raised to {Enough}: more than twenty droplets at once may not start. {Why}",
                InotifyInstances, Enough, e.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
