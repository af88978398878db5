using AdimPortal.Infrastructure.Persistence;

namespace AdimPortal.Tests.Infrastructure;

/// <summary>Who waits for whom, when many ask at once.</summary>
public sealed class BatchesTests
{
    private readonly List<(int[] Asks, TaskCompletionSource Done)> _run = [];
    private readonly Batches<int, string> _batches;

    public BatchesTests() => _batches = new(3, async asks =>
    {
        var done = new TaskCompletionSource();
        _run.Add(([.. asks], done));
        await done.Task;
        return [.. asks.Select(a => $"answer {a}")];
    });

    [Fact]
    public async Task The_first_goes_at_once_and_alone()
    {
        var answer = _batches.AskAsync(1);
        Assert.Equal([1], Assert.Single(_run).Asks);
        _run[0].Done.SetResult();
        Assert.Equal("answer 1", await answer);
    }

    [Fact]
    public async Task Those_who_come_meanwhile_go_together_in_order_and_each_gets_its_own_answer()
    {
        var answers = Enumerable.Range(1, 4).Select(_batches.AskAsync).ToArray();
        Assert.Single(_run);
        _run[0].Done.SetResult();
        await answers[0];
        Assert.Equal([2, 3, 4], _run[1].Asks);
        _run[1].Done.SetResult();
        Assert.Equal(["answer 1", "answer 2", "answer 3", "answer 4"], await Task.WhenAll(answers));
    }

    [Fact]
    public async Task A_batch_is_bounded_and_the_rest_follows()
    {
        var answers = Enumerable.Range(1, 6).Select(_batches.AskAsync).ToArray();
        for (var batch = 0; batch < 3; batch++)
            _run[batch].Done.SetResult();
        await Task.WhenAll(answers);
        Assert.Equal([1, 3, 2], _run.Select(c => c.Asks.Length));
    }

    [Fact]
    public async Task What_a_batch_throws_each_in_it_is_told_and_nobody_else()
    {
        var answers = Enumerable.Range(1, 5).Select(_batches.AskAsync).ToArray();
        _run[0].Done.SetResult();
        _run[1].Done.SetException(new TimeoutException());
        _run[2].Done.SetResult();
        foreach (var lost in answers[1..4])
            await Assert.ThrowsAsync<TimeoutException>(() => lost);
        Assert.Equal(["answer 1", "answer 5"], [await answers[0], await answers[4]]);
        Assert.Equal("answer 6", await AloneAsync(6));
    }

    private async Task<string> AloneAsync(int ask)
    {
        var answer = _batches.AskAsync(ask);
        _run[^1].Done.SetResult();
        return await answer;
    }
}
