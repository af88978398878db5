namespace AdimPortal.Core.Cloud;

/// <summary>
/// What the last look at the cloud saw. One list call an interval refreshes it for every operation that waits for a
/// droplet, so waiting costs the same for one as for two hundred.
/// </summary>
public interface ICloudObservations
{
    Task<Droplet?> FindAsync(string tag, CancellationToken cancel);
}
