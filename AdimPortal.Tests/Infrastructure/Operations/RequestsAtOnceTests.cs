using System.Data.Common;
using System.Net;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Testing.Processes;
using AdimPortal.Testing.Visits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>
/// Many ask for workspaces in the same second. Each keeps a connection while the scheduler takes its trigger, and it
/// takes one at a time: the connections that pages need must be left.
/// </summary>
[Trait("Category", "Integration")]
public sealed class RequestsAtOnceTests(PostgresCluster cluster)
{
    private const int Most = 8;

    [Fact]
    public async Task A_few_are_taken_at_once_and_all_are_taken_in_the_end()
    {
        var scheduler = new SlowScheduler();
        await using var portal = new PortalApp(cluster)
        { Alter = services => services.AddSingleton<IOperationWakeups>(scheduler) };
        await portal.InitializeAsync();
        var requests = portal.Services.GetRequiredService<ProvisioningService>();
        var owners = new List<Guid>();
        for (var n = 0; n < 20; n++)
            owners.Add(await OwnerAsync(portal, $"crowd{n}@example.com"));
        var asked = owners.Select(owner => Task.Run(() =>
            requests.RequestAsync(owner, true, "Notes", "nyc3", "free", CancellationToken.None))).ToList();
        await Eventually.TrueAsync(() => scheduler.Now == Most, "the first are with the scheduler");
        using var reader = portal.NewVisitor();
        for (var n = 0; n < 5; n++)
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/signup")).Status);
        scheduler.GoOn();
        Assert.All(await Task.WhenAll(asked), answer => Assert.IsType<RequestAnswer.Accepted>(answer.Answer));
        Assert.Equal(Most, scheduler.Highest);
    }

    private static async Task<Guid> OwnerAsync(PortalApp portal, string email)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = new PortalUser { UserName = email, Email = email, EmailConfirmed = true };
        Assert.True((await users.CreateAsync(user)).Succeeded);
        return user.Id;
    }

    private sealed class SlowScheduler : IOperationWakeups
    {
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();

        public int Now { get; private set; }

        public int Highest { get; private set; }

        public void GoOn() => _goOn.SetResult();

        public async Task NowAsync(DbTransaction transaction, CancellationToken cancel)
        {
            lock (_lock)
                Highest = Math.Max(Highest, ++Now);
            await _goOn.Task;
            lock (_lock)
                Now--;
        }

        public Task AtAsync(DateTimeOffset due, CancellationToken cancel) => Task.CompletedTask;
    }
}
