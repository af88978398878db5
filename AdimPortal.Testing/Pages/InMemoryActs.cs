using System.Security.Claims;
using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Infrastructure.Identity;

namespace AdimPortal.Testing.Pages;

/// <summary>One signed-in browser, and what was recorded.</summary>
internal sealed class InMemoryActs(TimeProvider time, Func<ClaimsPrincipal> person) : IActors, IActRecords, ISessions
{
    public const string Email = "person@adim.test";

    public const string Stamp = "stamp";

    public static readonly Guid Session = Guid.Parse("00000000-0000-0000-0000-0000005e5510");

    /// <summary>When the password was last typed; null for just now.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The account has two-step sign-in.</summary>
    public bool HasSecondStep { get; set; }

    /// <summary>The session has ended on the server.</summary>
    public bool HasEnded { get; set; }

    /// <summary>What the account may be by now; null for what the page was told.</summary>
    public string? RoleNow { get; set; }

    public List<ActPermit> Written { get; } = [];

    public List<(Act Act, ActorRole Role)> Refused { get; } = [];

    private string Role => RoleNow ?? person().FindFirstValue(ClaimTypes.Role)!;

    public Task<KnownActor?> FindAsync(Caller caller, CancellationToken cancel) =>
        Task.FromResult(HasEnded || caller.Session != Session
        ? null
        : new KnownActor(caller.Account, person().IsVerified(), Role == Roles.Support, Role == Roles.Admin,
            ConfirmedAt ?? time.GetUtcNow(), "192.0.2.7", HasSecondStep));

    public Task<bool> IsAdminAsync(Guid account, CancellationToken cancel) => Task.FromResult(Role == Roles.Admin);

    public Task WriteAsync(ActPermit permit, CancellationToken cancel)
    {
        Written.Add(permit);
        return Task.CompletedTask;
    }

    public Task RefusedAsync(Act act, Actor actor, ActSubject subject, Guid? owner, CancellationToken cancel)
    {
        Refused.Add((act, actor.Role));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ActRecord>> ListAsync(ActFilter filter, int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ActRecord>>([]);

    public Task<SessionState?> FindAsync(Guid session, CancellationToken cancel) =>
        Task.FromResult(HasEnded || session != Session
        ? null
        : new SessionState(session, person().UserId(), Email, Stamp, person().IsVerified(),
            new HashSet<string> { Role }, time.GetUtcNow()));

    public Task<Guid> OpenAsync(Guid account, bool isConfirmed, string? address, string? device,
        CancellationToken cancel) => throw new NotSupportedException();

    public Task SeenAsync(Guid session, string? address, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<AdimPortal.Core.Accounts.Session>> ListAsync(Guid account, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task ConfirmedAsync(Caller caller, CancellationToken cancel) => throw new NotSupportedException();

    public Task EndAsync(ActPermit permit, Guid session, CancellationToken cancel) => throw new NotSupportedException();

    public Task EndAllAsync(ActPermit permit, Guid? except, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task SignOutAsync(Caller caller, CancellationToken cancel) => throw new NotSupportedException();

    public Task ChangedAsync(Guid account, CancellationToken cancel) => throw new NotSupportedException();
}
