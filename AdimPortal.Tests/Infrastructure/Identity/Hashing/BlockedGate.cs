using AdimPortal.Infrastructure.Identity.Hashing;

namespace AdimPortal.Tests.Infrastructure.Identity.Hashing;

/// <summary>A gate for one at a time, whose turn one has who doesn't end before it is told to.</summary>
internal sealed class BlockedGate : IDisposable
{
    private readonly ManualResetEventSlim _released = new();

    public BlockedGate(HashGate gate)
    {
        using var began = new ManualResetEventSlim();
        gate.Enter(HashTurn.Known, () => { began.Set(); _released.Wait(); return true; }, CancellationToken.None);
        Assert.True(began.Wait(TimeSpan.FromSeconds(20)), "the gate never began");
    }

    /// <summary>So many others wait there, each of a network of its own.</summary>
    public BlockedGate(HashGate gate, HashLane lane, int waiting)
        : this(gate)
    {
        for (var n = 0; n < waiting; n++)
            gate.Enter(new HashTurn(lane, $"of-test/{n}"), () => true, CancellationToken.None);
    }

    public void Release() => _released.Set();

    public void Dispose() => Release();
}
