using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>What is said to whoever asks for an operation while another one is in its way.</summary>
public static class BlockedRequest
{
    public const string Busy = "Another operation is running on this workspace. Wait for it to end, then try again.";

    /// <summary>A node is at it, so it can't be replaced at this moment.</summary>
    public static string IsTriedAgain(OperationDefinition stuck) =>
        $"“{stuck.Title}” is being retried right now. Wait for it to end, then try again.";

    /// <summary>What can be done while it is stuck: what may replace it, here.</summary>
    /// <param name="all">Every definition.</param>
    public static string IsStuck(OperationDefinition stuck, IEnumerable<OperationDefinition> all, Workspace workspace)
    {
        var others = all.Where(other => other.MayReplace(stuck) && other.WhyNot(workspace) is null)
            .Select(other => other.Title.ToLowerInvariant()).Order().ToList();
        var or = others.Count == 0 ? "" : $", or {string.Join(" or ", others)}";
        return $"“{stuck.Title}” is stuck, so nothing else can start. Retry it{or}.";
    }
}
