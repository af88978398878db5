namespace AdimPortal.Sandbox.Machines;

/// <summary>
/// Tells when a machine has its address and its sshd listens. It looks into the machine instead of connecting to it:
/// the droplet's firewall may let nobody in, and the droplet is running all the same.
/// </summary>
internal static class SshProbe
{
    private const string AnyAddressPort22 = "00000000:0016";
    private const string Listening = "0A";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <returns>False when it wasn't so in time, or the machine went off.</returns>
    public static async Task<bool> WaitAsync(Machine machine, TimeSpan atMost, TimeProvider time,
        CancellationToken cancel)
    {
        var deadline = time.GetUtcNow() + atMost;
        while (time.GetUtcNow() < deadline && !machine.Off.IsCompleted)
        {
            if (machine.Leader() is { } leader && IsUp(leader, $"{machine.Spec.Address}")) return true;
            await Task.Delay(Interval, time, cancel);
        }
        return false;
    }

    // A process shows the network as it sees it, so these are the machine's own tables.
    private static bool IsUp(string process, string address)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/net/tcp").Any(IsSshd)
                && File.ReadLines($"/proc/{process}/net/fib_trie")
                    .Any(line => line.EndsWith($"-- {address}", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // It has just ended, or its network isn't there yet.
            return false;
        }
    }

    private static bool IsSshd(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var local, _, var state, ..]
            && local == AnyAddressPort22 && state == Listening;
}
