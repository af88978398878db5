using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AdimPortal.Tests.Journeys.Return;

/// <summary>How many circuits a portal holds in its memory, and how many it ever had.</summary>
internal sealed class CircuitCount : CircuitHandler
{
    private int _held, _opened;

    public int Held => Volatile.Read(ref _held);

    public int Opened => Volatile.Read(ref _opened);

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _held);
        Interlocked.Increment(ref _opened);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Decrement(ref _held);
        return Task.CompletedTask;
    }
}
