using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AdimPortal.Tests.Journeys.Return;

/// <summary>Which circuits a portal holds in its memory, and how many it ever had.</summary>
internal sealed class CircuitCount : CircuitHandler
{
    private readonly ConcurrentDictionary<string, bool> _held = new();
    private int _opened;

    public IReadOnlyCollection<string> Held => [.. _held.Keys];

    public int Opened => Volatile.Read(ref _opened);

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _held[circuit.Id] = true;
        Interlocked.Increment(ref _opened);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _held.TryRemove(circuit.Id, out _);
        return Task.CompletedTask;
    }
}
