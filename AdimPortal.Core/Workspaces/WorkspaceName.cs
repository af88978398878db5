using AdimPortal.Core.Common;

namespace AdimPortal.Core.Workspaces;

/// <summary>What a customer calls a workspace: one line.</summary>
public static class WorkspaceName
{
    /// <summary>UTF-16 units.</summary>
    public const int Longest = Workspace.LongestName;

    /// <summary>What is wrong with a name, for whoever typed it; null when nothing is.</summary>
    public static string? WhyNot(string? name) =>
        OneLine.TryRead(name, "The name", Longest, out _, out var refusal) ? null : refusal;

    /// <summary>The name as it is kept, of one that <see cref="WhyNot"/> found nothing wrong with.</summary>
    public static string Read(string name) =>
        OneLine.TryRead(name, "The name", Longest, out var text, out var refusal)
            ? text
            : throw new ArgumentException(refusal, nameof(name));
}
