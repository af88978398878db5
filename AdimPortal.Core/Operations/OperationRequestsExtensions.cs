using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

public static class OperationRequestsExtensions
{
    /// <summary>Begins an operation that is this act.</summary>
    /// <param name="operation">The name of its definition.</param>
    /// <exception cref="InvalidOperationException">The permit is for another act.</exception>
    public static Task<RequestAnswer> BeginAsync(this IOperationRequests requests, string operation, ActPermit permit,
        Act act, Action<Workspace> begin, CancellationToken cancel)
    {
        permit.Require(act);
        return requests.BeginAsync(operation, permit, begin, cancel);
    }
}
