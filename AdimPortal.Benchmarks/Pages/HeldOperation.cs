using System.Globalization;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Benchmarks.Pages;

/// <summary>
/// A workspace that stays under construction for as long as we look at its page: we hold its lease as another node
/// would, have written down half of the work, and write a few lines a second.
/// </summary>
internal sealed class HeldOperation : IAsyncDisposable
{
    /// <summary>The step that it is at.</summary>
    public const string Underway = "routine-application";
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(500);

    private readonly IOperationStore _store;
    private readonly OperationLease _lease;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _writing;

    private int _sequence;

    private HeldOperation(IOperationStore store, OperationLease lease, WorkspaceId workspace, int sequence,
        bool writesLines)
    {
        (_store, _lease, Workspace, _sequence) = (store, lease, workspace, sequence);
        _writing = KeepAsync(writesLines);
    }

    public WorkspaceId Workspace { get; }

    public OperationId Operation => _lease.Operation;

    /// <summary>Call it while no portal runs: one that does would carry the operation itself.</summary>
    /// <param name="lines">How many its log has so far.</param>
    /// <param name="writesLines">Whether it goes on writing some.</param>
    public static async Task<HeldOperation> TakeAsync(EngineNode node, Persona owner, int lines = 400,
        bool writesLines = true)
    {
        await using var context = await node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var account = await context.Users.SingleAsync(u => u.Email == owner.Email);
        var (workspace, _) = await node.RequestAsync(account.Id, "Watched");
        var store = node.Service<IOperationStore>();
        var lease = await store.ClaimAsync("bench", CancellationToken.None)
            ?? throw new InvalidOperationException("Somebody else took the operation.");
        var sequence = await GoHalfWayAsync(node, store, lease, lines);
        return new HeldOperation(store, lease, workspace, sequence, writesLines);
    }

    /// <summary>Something more happened.</summary>
    public Task WriteAsync(OperationEvent fact) =>
        _store.AppendAsync(_lease, new LoggedEvent(++_sequence, TimeProvider.System.GetUtcNow(), fact),
            OperationStatus.Running, null, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _writing;
        _over.Dispose();
    }

    private static async Task<int> GoHalfWayAsync(EngineNode node, IOperationStore store, OperationLease lease,
        int lines)
    {
        var sequence = 0;
        foreach (var step in node.Service<OperationCatalog>().Find(ProvisionOperation.OperationName).Steps)
        {
            await AppendAsync(new OperationEvent.StepStarted(step.Name));
            if (step.Name == Underway)
                break;
            await AppendAsync(new OperationEvent.StepDone(step.Name, new Dictionary<string, string>()));
        }

        await store.AppendLinesAsync(lease, Lines(lines), CancellationToken.None);
        return sequence;

        Task AppendAsync(OperationEvent fact) =>
            store.AppendAsync(lease, new LoggedEvent(++sequence, TimeProvider.System.GetUtcNow(), fact),
                OperationStatus.Running, null, CancellationToken.None);
    }

    private static List<OutputLine> Lines(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new OutputLine(
            TimeProvider.System.GetUtcNow(), "application", 1,
            string.Create(CultureInfo.InvariantCulture, $"Setting up python3-package-{i} (1.2.{i}-1+deb12u1) ...")))];

    private async Task KeepAsync(bool writesLines)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pulse, TimeProvider.System, _over.Token);
                await _store.RenewAsync(_lease, _over.Token);
                if (writesLines)
                    await _store.AppendLinesAsync(_lease, Lines(2), _over.Token);
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
        }
    }
}
