using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Persistence.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>A letter to everybody in support, put into the outbox by the transaction that parks the operation.</summary>
internal sealed partial class StuckAlarm(MailOutbox outbox, PlanCatalogue plans, PortalLinks links, ILogger<StuckAlarm> log) : IStuckAlarm
{
    public async Task RaiseAsync(PortalDbContext context, OperationId operation, OperationEvent.Parked why, CancellationToken cancel)
    {
        var header = (await context.Set<OperationRow>().AsNoTracking().SingleAsync(o => o.Id == operation.Value, cancel)).ToHeader();
        var support = await Support.AddressesAsync(context, cancel);
        if (support.Count == 0)
            LogNobodyToTell(operation);
        foreach (var address in support)
            await outbox.AddAsync(context, Letter(address, plans.Find(header.Plan).Title, header, why), cancel);
    }

    internal Letter Letter(string address, string title, OperationHeader header, OperationEvent.Parked why) => new(
        LetterKind.OperationStuck,
        address,
        $"Stuck: {title} of {header.Workspace}",
        [$"“{title}” of {header.Workspace} needs a person. {why.Sentence}", $"Step {why.Step}: {why.Detail}", "Look at it, mend what is wrong, and let it try again."],
        new LetterButton("Open the operation", links.Operation(header.Workspace, header.Id)));

    [LoggerMessage(LogLevel.Error, "The operation {Operation} is stuck, and no account of support with a verified address is there to be told.")]
    private partial void LogNobodyToTell(OperationId operation);
}
