namespace AdimPortal.Infrastructure.Persistence;

/// <summary>
/// Carries many small asks together. Whoever comes while nothing is under way goes at once and alone; whoever comes
/// later waits until a batch is back, and goes with all who wait by then. So nobody waits for company, and under load
/// one round trip and one commit serve many.
/// </summary>
/// <param name="most">Asks in one batch.</param>
/// <param name="run">Answers each ask, in the order in which they were given. What it throws, each of them is
/// told.</param>
internal sealed class Batches<TAsk, TAnswer>(int most, Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<TAnswer>>> run)
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _underWay;

    public Task<TAnswer> AskAsync(TAsk ask)
    {
        // Without the flag, whoever carries would go on with the work of all who waited, one after another.
        var waiting =
            new Waiting(ask, new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            _waiting.Enqueue(waiting);
            if (_underWay)
                return waiting.Answer.Task;
            _underWay = true;
        }

        _ = RunAllAsync();
        return waiting.Answer.Task;
    }

    private async Task RunAllAsync()
    {
        while (TakeWaiting() is { } batch)
        {
            try
            {
                var answers = await run([.. batch.Select(w => w.Ask)]);
                for (var i = 0; i < batch.Count; i++)
                    batch[i].Answer.SetResult(answers[i]);
            }
            catch (Exception fault)
            {
                // Theirs to handle: here is nobody who could.
                foreach (var waiting in batch)
                    waiting.Answer.TrySetException(fault);
            }
        }
    }

    private List<Waiting>? TakeWaiting()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _underWay = false;
                return null;
            }

            var batch = new List<Waiting>(Math.Min(most, _waiting.Count));
            while (batch.Count < most && _waiting.TryDequeue(out var next))
                batch.Add(next);
            return batch;
        }
    }

    private readonly record struct Waiting(TAsk Ask, TaskCompletionSource<TAnswer> Answer);
}
