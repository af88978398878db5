using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>
/// An email to everybody in support, put into the outbox by the transaction that parks the operation. Of what was not
/// put back its owner is told as well.
/// </summary>
internal sealed partial class StuckAlarm(MailOutbox outbox, OperationCatalog catalog, PortalLinks links,
    ILogger<StuckAlarm> log) : IStuckAlarm
{
    public async Task RaiseAsync(PortalDbContext context, OperationId operation, OperationEvent.Stuck why,
        CancellationToken cancel)
    {
        var header =
            (await context.Set<OperationRow>().AsNoTracking()
                .SingleAsync(o => o.Id == operation.Value, cancel)).ToHeader();
        var support = await Support.AddressesAsync(context, cancel);
        if (support.Count == 0)
            LogNobodyToTell(operation);
        foreach (var address in support)
            await outbox.AddAsync(context, Email(address, catalog.Find(header.Name).Title, header, why), cancel);
    }

    public async Task NotVerifiedAsync(PortalDbContext context, OperationId operation, string message,
        CancellationToken cancel)
    {
        var header =
            (await context.Set<OperationRow>().AsNoTracking()
                .SingleAsync(o => o.Id == operation.Value, cancel)).ToHeader();
        var workspace =
            await context.AllWorkspaces().AsNoTracking().SingleAsync(w => w.Id == header.Workspace, cancel);
        var title = catalog.Find(header.Name).Title;
        foreach (var address in await Support.AddressesAsync(context, cancel))
            await outbox.AddAsync(context, NotPutBackForStaff(address, title, header, message), cancel);
        if (await VerifiedAddresses.FindAsync(context, workspace.OwnerId, cancel) is { } owner)
            await outbox.AddAsync(context, NotPutBack(owner, title, workspace, operation, message), cancel);
    }

    internal Email NotPutBack(string address, string title, Workspace workspace, OperationId operation,
        string message) => new(
        EmailKind.NotPutBack,
        address,
        $"Check your data: “{workspace.Name}”",
        [$"“{title}” failed for “{workspace.Name}” ({workspace.Id}), and we could not put everything back as it was before.",
            message,
         "The workspace runs with the data that it has now. Check the data. You can restore this backup again, or another one. Our support knows, too."],
        new EmailButton("Open the operation", links.Operation(workspace.Id, operation)));

    internal Email NotPutBackForStaff(string address, string title, OperationHeader header, string message) => new(
        EmailKind.NotPutBack,
        address,
        $"Not fully undone: {title} of {header.Workspace}",
        [$"“{title}” of {header.Workspace} failed and was not fully undone. {message}",
            "The workspace runs with the data that it has now. We told its owner."],
        new EmailButton("Open the operation", links.Operation(header.Workspace, header.Id)));

    internal Email Email(string address, string title, OperationHeader header, OperationEvent.Stuck why) => new(
        EmailKind.OperationStuck,
        address,
        $"Stuck: {title} of {header.Workspace}",
        [$"“{title}” of {header.Workspace} needs staff. {why.UserMessage}", $"Step {why.Step}: {why.Detail}",
            "Check the operation, fix the cause, and retry it."],
        new EmailButton("Open the operation", links.Operation(header.Workspace, header.Id)));

    [LoggerMessage(LogLevel.Error,
        "The operation {Operation} is stuck, and there is no support account with a verified address to tell.")]
    private partial void LogNobodyToTell(OperationId operation);
}
