using System.Collections.Concurrent;
using Quartz;
using Quartz.Extensibility;

namespace AdimPortal.Testing.Nodes;

/// <summary>Jobs in which their node dies: the first run of each never ends.</summary>
internal sealed class HangingJobs : IJobFactory
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<JobKey, bool> _begun = new();

    /// <summary>The jobs that are in such a run.</summary>
    public IReadOnlyCollection<JobKey> Begun => [.. _begun.Keys];

    public void Release() => _release.TrySetResult();

    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler,
        CancellationToken cancellationToken = default) =>
        new(new JobScope(new Hanging(_begun.TryAdd(bundle.JobDetail.Key, true) ? _release.Task : Task.CompletedTask)));

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => default;

    private sealed class Hanging(Task until) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
            await until;
    }
}

/// <summary>Jobs that do nothing but to be remembered.</summary>
internal sealed class RememberedJobs : IJobFactory
{
    private readonly ConcurrentDictionary<JobKey, bool> _begun = new();

    /// <summary>The job that throws in each run; null for none.</summary>
    public JobKey? Throws { get; set; }

    public bool Ran(JobKey key) => _begun.ContainsKey(key);

    public void Forget() => _begun.Clear();

    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler,
        CancellationToken cancellationToken = default)
    {
        _begun[bundle.JobDetail.Key] = true;
        return new(new JobScope(bundle.JobDetail.Key.Equals(Throws) ? new Throwing() : new Quiet()));
    }

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => default;

    private sealed class Throwing : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
            throw new TimeoutException("On purpose, and with a secret in it.");
    }

    private sealed class Quiet : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => default;
    }
}
