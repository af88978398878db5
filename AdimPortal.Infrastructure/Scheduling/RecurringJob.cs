using Quartz;

namespace AdimPortal.Infrastructure.Scheduling;

/// <summary>A job that this version of the portal has, as it was registered. All of them are in the services.</summary>
/// <param name="Every">The time from one begin to the next.</param>
internal sealed record RecurringJob(JobKey Key, TimeSpan Every, bool IsConcurrent);
