using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Provisioning;

/// <summary>
/// Emails to a workspace's owner about an operation. They are posted, once for each operation, and wait for the mail
/// server by themselves: no step waits with them, and none is lost when the mail server is away. Without a verified
/// address there is nobody to write to, and nothing is posted.
/// </summary>
public interface IWorkspaceEmails
{
    Task ReadyAsync(OperationId operation, Workspace workspace, CancellationToken cancel);

    /// <summary>It has moved or returned, and until when that can be undone.</summary>
    Task MovedAsync(OperationId operation, Workspace workspace, CancellationToken cancel);
}
