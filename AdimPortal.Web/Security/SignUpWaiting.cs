using System.Globalization;
using System.Security.Cryptography;
using AdimPortal.Infrastructure.Identity.SigningUp;
using Microsoft.AspNetCore.DataProtection;

namespace AdimPortal.Web.Security;

/// <summary>
/// Where a sign-up stands, for the page that its browser looks at. The page's address carries a sealed note with what
/// any node can say of it: the address that was typed, and when the turn was to come. There is no password in it.
/// </summary>
internal sealed class SignUpWaiting(SignUpQueue queue, IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>How long after its time a sign-up may still be under way on a node that can't be asked.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(30);

    private readonly ITimeLimitedDataProtector _protector =
        protection.CreateProtector("AdimPortal.SignUp.Waiting").ToTimeLimitedDataProtector();

    /// <param name="address">As it is kept.</param>
    public SignUpStage Begin(HttpContext context, SignUpTicket ticket, string address)
    {
        var wait = queue.PlaceOf(ticket)?.Wait ?? TimeSpan.Zero;
        var due = (clock.GetUtcNow() + wait).ToUnixTimeSeconds();
        var note = _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{ticket.Id:N} {due} {address}"),
            Lifetime);
        return Follow(context, note, StageOf(ticket));
    }

    /// <returns>The address and the stage; null for a note that is too old or not ours.</returns>
    public (string Address, SignUpStage Stage)? Read(HttpContext context, string? note)
    {
        if (Open(note) is not [var id, var due, var address])
            return null;
        var stage = queue.Find(Guid.Parse(id)) is { } ticket
            ? StageOf(ticket)
            : StageElsewhere(DateTimeOffset.FromUnixTimeSeconds(long.Parse(due, CultureInfo.InvariantCulture)));
        return (address, Follow(context, note!, stage));
    }

    private SignUpStage StageOf(SignUpTicket ticket)
    {
        if (ticket.Done.IsCompleted)
            return ticket.Done.IsCompletedSuccessfully ? new SignUpStage.MailSent() : new SignUpStage.Interrupted();
        var place = queue.PlaceOf(ticket);
        return new SignUpStage.Waits(place?.Number, place?.Wait ?? TimeSpan.Zero);
    }

    private SignUpStage StageElsewhere(DateTimeOffset due)
    {
        var left = due - clock.GetUtcNow();
        return left > -Late ? new SignUpStage.Waits(null, left) : new SignUpStage.Interrupted();
    }

    /// <summary>
    /// The browser asks again without a script: seldom while it takes long, since all who wait ask. It is a header, for
    /// an element of the page would be one that people can't stop.
    /// </summary>
    private static SignUpStage Follow(HttpContext context, string note, SignUpStage stage)
    {
        if (stage is SignUpStage.Waits(_, var left))
        {
            var next = left * 0.6;
            next = next < Soonest ? Soonest : next > Latest ? Latest : next;
            context.Response.Headers["Refresh"] = string.Create(CultureInfo.InvariantCulture,
                $"{next.TotalSeconds:0}; url=/signup/waiting?note={note}");
        }

        return stage;
    }

    private string[]? Open(string? note)
    {
        if (string.IsNullOrEmpty(note))
            return null;
        try
        {
            return _protector.Unprotect(note).Split(' ', 3);
        }
        catch (CryptographicException)
        {
            // Too old, or not ours.
            return null;
        }
    }
}

/// <summary>Where a sign-up stands.</summary>
public abstract record SignUpStage
{
    /// <param name="Number">1 is the next; null when its turn is now, or another node has it.</param>
    /// <param name="Left">Until its turn.</param>
    public sealed record Waits(int? Number, TimeSpan Left) : SignUpStage;

    public sealed record MailSent : SignUpStage;

    /// <summary>It failed, or its node has ended; or it is over for so long that nobody knows.</summary>
    public sealed record Interrupted : SignUpStage;
}
