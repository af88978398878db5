using System.Collections.Concurrent;
using AdimPortal.Infrastructure.Identity.Hashing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Identity.SigningUp;

/// <summary>
/// The sign-ups of this node from their form to their mail, whether or not anybody waits for the answer. A password is
/// kept in memory alone and until its turn; a node that ends in between forgets it, and the person signs up again.
/// </summary>
public sealed partial class SignUpQueue(Passwords passwords, IServiceScopeFactory scopes, TimeProvider clock,
    ILogger<SignUpQueue> logger)
{
    /// <summary>How long a page can still ask what became of one.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Guid, SignUpTicket> _tickets = new();

    /// <param name="user">What is to become the account.</param>
    /// <param name="owner">Whose the address is already; null when it is nobody's.</param>
    internal SignUpTicket Enter(PortalUser user, string password, SignUpOwner? owner, HashTurn turn)
    {
        // The same work either way, so that the place and the time tell nothing.
        var (hash, done) = owner is null ? Make(user, password, turn) : Remind(user, owner, password, turn);
        var ticket = new SignUpTicket(Guid.NewGuid(), hash, done);
        _tickets[ticket.Id] = ticket;
        _ = ForgetAsync(ticket);
        return ticket;
    }

    /// <returns>Null when this node knows nothing of it: it is another's, long over, or of before a restart.</returns>
    public SignUpTicket? Find(Guid id) => _tickets.GetValueOrDefault(id);

    /// <returns>Its place; null once its turn has come.</returns>
    public HashPlace? PlaceOf(SignUpTicket ticket) => passwords.PlaceOf(ticket.Hash);

    private (HashTicket Hash, Task<Guid> Done) Make(PortalUser user, string password, HashTurn turn)
    {
        var hash = passwords.Hash(password, turn, CancellationToken.None);
        return (hash, MakeAsync());

        async Task<Guid> MakeAsync()
        {
            user.PasswordHash = await hash.Done;
            await using var scope = scopes.CreateAsyncScope();
            var accounts = scope.ServiceProvider.GetRequiredService<NewAccounts>();
            if (await accounts.MakeAsync(user, CancellationToken.None) is not { } faster)
                return user.Id;
            // Another sign-up with the same address was faster. This one has had its turn.
            var compared = passwords.Verify(faster.PasswordHash, password, HashTurn.Known, CancellationToken.None);
            return await accounts.RemindAsync(faster.Id, IsRight(await compared.Done), CancellationToken.None)
                ?? user.Id;
        }
    }

    private (HashTicket Hash, Task<Guid> Done) Remind(PortalUser user, SignUpOwner owner, string password,
        HashTurn turn)
    {
        var compared = passwords.Verify(owner.PasswordHash, password, turn, CancellationToken.None);
        return (compared, RemindAsync());

        async Task<Guid> RemindAsync()
        {
            var isRight = IsRight(await compared.Done);
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<NewAccounts>()
                .RemindAsync(owner.Id, isRight, CancellationToken.None) ?? user.Id;
        }
    }

    private async Task ForgetAsync(SignUpTicket ticket)
    {
        try
        {
            await ticket.Done;
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
        catch (Exception fault)
        {
            LogLost(fault);
        }

        await Task.Delay(Remembered, clock);
        _tickets.TryRemove(ticket.Id, out _);
    }

    private static bool IsRight(PasswordVerificationResult result) => result is not PasswordVerificationResult.Failed;

    [LoggerMessage(Level = LogLevel.Error, Message = "A sign-up failed; whoever it was is asked to sign up again.")]
    private partial void LogLost(Exception fault);
}

/// <param name="PasswordHash">Null for an account without a password.</param>
internal sealed record SignUpOwner(Guid Id, string? PasswordHash);
