using AdimPortal.Core.Common;
using AdimPortal.Core.Operations.Ports;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testbed.InMemory;

/// <summary>Codes, mail and accounts: what concerns people.</summary>
public sealed class InMemoryPeople : ICodeIssuer, IMailer, IAccountMail
{
    /// <summary>Workspaces with a live code: one each, however often it was issued.</summary>
    public HashSet<WorkspaceId> LiveCodes { get; } = [];

    public List<MailMessage> Mail { get; } = [];

    public Task IssueAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        LiveCodes.Add(workspace);
        return Task.CompletedTask;
    }

    public Task RevokeAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        LiveCodes.Remove(workspace);
        return Task.CompletedTask;
    }

    /// <summary>Through what its letters go.</summary>
    public InMemorySystem Outside { get; set; } = InMemorySystem.AlwaysThere;

    public Task<Result<Nothing>> SendAsync(MailMessage message, CancellationToken cancel) => Outside.Ask(() =>
    {
        Mail.Add(message);
        return Nothing.AtAll;
    });

    public Task<string?> FindAsync(Guid account, CancellationToken cancel) => Task.FromResult<string?>("jane@adim.test");
}
