using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// What a server of its owner's is asked to do: run one routine of the bundle that it has verified. It asks for tasks
/// itself, with a program that its owner started, for the portal can't reach into it.
/// </summary>
/// <param name="Number">Names it among all tasks.</param>
/// <param name="Run">Names the run: the same one is never run twice.</param>
/// <param name="Routine">A routine of the bundle.</param>
/// <param name="Epoch">Of the operation's lease.</param>
/// <param name="Settings">What the routine gets on standard input.</param>
public sealed record AgentTask(long Number, string Run, string Routine, long Epoch, Secret Settings)
{
    /// <summary>Under which its lines are reported, among those of installations.</summary>
    public static string SourceOf(long number) => $"{Source}{number}";

    public const string Source = "task-";
}

/// <summary>What a server is told that asks what to do.</summary>
public abstract record AgentTaskAnswer
{
    private AgentTaskAnswer()
    {
    }

    public sealed record Do(AgentTask Task) : AgentTaskAnswer;

    /// <summary>Nothing yet: it should ask again at once.</summary>
    public sealed record Wait : AgentTaskAnswer;

    /// <summary>
    /// The workspace has moved, and both servers are kept for a while. It should ask again now and then.
    /// </summary>
    /// <param name="IsHere">Whether it serves from this server now.</param>
    public sealed record Moved(bool IsHere) : AgentTaskAnswer;

    /// <summary>No move is under way.</summary>
    /// <param name="IsHere">Whether the workspace lives on this server.</param>
    public sealed record Idle(bool IsHere) : AgentTaskAnswer;
}

/// <summary>Tasks as steps give them.</summary>
public interface IAgentTasks
{
    /// <summary>Asks for a run, once: asked again it is the same task.</summary>
    /// <returns>The task's number.</returns>
    Task<long> AskAsync(WorkspaceId workspace, string run, string routine, long epoch, Secret settings,
        CancellationToken cancel);

    /// <summary>It is not wanted any more. The server ends what runs of it.</summary>
    Task CallOffAsync(WorkspaceId workspace, string run, CancellationToken cancel);

    /// <summary>When the server last asked what to do; null when it never did.</summary>
    Task<DateTimeOffset?> ListenedAtAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>Drops all tasks of a workspace.</summary>
    Task ClearAsync(WorkspaceId workspace, CancellationToken cancel);
}

/// <summary>Tasks as servers take them. Who asks was checked before, by the signature.</summary>
public interface IAgentTaskQueue
{
    /// <summary>What to do next. While a move is under way it waits a while for something.</summary>
    Task<AgentTaskAnswer> NextAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>Whether that task is still wanted. Asking says that the server is there.</summary>
    Task<bool> IsWantedAsync(WorkspaceId workspace, long number, CancellationToken cancel);
}
