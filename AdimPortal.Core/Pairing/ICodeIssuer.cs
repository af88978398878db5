using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Pairing;

/// <summary>One-time codes, as operations see them.</summary>
public interface ICodeIssuer
{
    /// <summary>Makes a new code. The one before stops working.</summary>
    Task IssueAsync(WorkspaceId workspace, CancellationToken cancel);

    /// <summary>Kills the live code, if there is one.</summary>
    Task RevokeAsync(WorkspaceId workspace, CancellationToken cancel);
}

/// <summary>How to reach a person.</summary>
public interface IAccountMail
{
    /// <summary>The verified address of an account; null when there is none.</summary>
    Task<string?> FindAsync(Guid account, CancellationToken cancel);
}
