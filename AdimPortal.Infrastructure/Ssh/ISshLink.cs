using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>
/// One way of speaking SSH: it connects. What a command is, and how it is ended, is the same above every link.
/// </summary>
internal interface ISshLink : IDisposable
{
    /// <summary>Connects to a server that shows a pinned host key, with our key and no other.</summary>
    /// <returns>The connection, or a failure: final when the host key is not a pinned one, else passing.</returns>
    /// <exception cref="ArgumentException">No host key is pinned.</exception>
    Task<Result<LinkConnection>> ConnectAsync(RemoteHost host, CancellationToken cancel);
}
