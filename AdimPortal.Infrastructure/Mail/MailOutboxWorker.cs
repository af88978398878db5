using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Queues;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// Hands over what waits in the outbox. Any number of nodes may do so. An email that can't be sent, for whatever
/// reason, is put off and in the end set aside for staff; the others go on past it.
/// </summary>
internal sealed partial class MailOutboxWorker(
    MailOutbox outbox, OutgoingMailStore mails, OutsideSystemBreakers breakers, IMailer mailer, TimeProvider clock,
    ILogger<MailOutboxWorker> log) : BackgroundService
{
    /// <summary>
    /// Emails that a node hands over at once: one that hangs until its time-out holds up nobody else's.
    /// </summary>
    public const int AtOnce = 4;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(10);

    /// <summary>After a try that found the server away, and its breaker still closed.</summary>
    private static readonly TimeSpan AfterAway = TimeSpan.FromSeconds(5);

    private readonly OutsideSystemBreaker _server = breakers.Of(OutsideSystem.Mail);

    /// <summary>Longer than any try takes (<see cref="MailOptions.TimeoutSeconds"/>).</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(6);

    /// <summary>
    /// After each fault of an email's own. A refusal that is for good may be one of ten minutes, so the last comes
    /// after more than an hour.
    /// </summary>
    private static readonly TimeSpan[] AfterStrike =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(45)];

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var senders = Enumerable.Range(0, AtOnce).Select(_ => Repeatedly.DoAsync(
            SendAllAsync, cancel => outbox.WaitAsync(Look, cancel), fault => LogNotNow(fault, Look.TotalSeconds),
            stoppingToken));
        return Task.WhenAll(senders.Append(Repeatedly.DoAsync(
            mails.DropDismissedAsync, TidyEvery, clock, fault => LogNotNow(fault, TidyEvery.TotalSeconds),
            stoppingToken)));
    }

    private async Task SendAllAsync(CancellationToken cancel)
    {
        while (await SendOneAsync(cancel))
        {
            // Until nothing is due.
        }
    }

    /// <returns>Whether there was one to send.</returns>
    internal async Task<bool> SendOneAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        // While the server is known to be away emails are not taken one after another: the first that gets away again
        // lets all of them go.
        if (_server.RefusesFor is not null || await mails.ClaimAsync(now, now + Lease, cancel) is not { } mail)
            return false;
        if (mail.Until <= now)
        {
            LogExpired(mail.Id, mail.Attempts);
            await mails.DropAsync(mail, cancel);
            return true;
        }

        if (mail.Strikes > AfterStrike.Length + 1)
        {
            await SetAsideAsync(mail, Named(mail),
                "Each try ended without an answer: the portal stopped during it.", cancel);
            return true;
        }

        try
        {
            await HandOverAsync(mail, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // This node stops; the email is not to blame, and the next node need not wait for the end of the lease.
            await mails.PutOffAsync(mail, now, mail.Strikes - 1, "The portal stopped.", CancellationToken.None);
            throw;
        }

        return true;
    }

    private async Task HandOverAsync(ClaimedMail mail, CancellationToken cancel)
    {
        Result<Unit> answer;
        var what = Named(mail);
        try
        {
            var email = outbox.Open(mail.ProtectedEmail);
            what = $"{what} to {email.To}";
            answer =
                await _server.RunAsync(token => mailer.SendAsync(EmailFormat.Format(email, mail.MessageId), token),
                    cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            // Its key is gone, or it is no email, or a bug of ours: this one is not sent, and the others are.
            LogFault(fault, mail.Id);
            await StrikeAsync(mail, what, $"{fault.GetType().Name}: {fault.Message}", cancel);
            return;
        }

        var now = clock.GetUtcNow();
        answer.TryGet(out _, out var failure);
        switch (failure)
        {
            case null:
                await mails.TakenAsync(mail, now, cancel);
                break;
            case Failure.Passing { IsRefusal: false } away:
                await mails.PutOffAsync(mail, now + (away.RetryAfter ?? AfterAway), mail.Strikes - 1, failure.Detail,
                    cancel);
                break;
            case Failure.Passing passing:
                await mails.PutOffAsync(mail,
                    now + (passing.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(600, 5 * Math.Pow(2, mail.Attempts)))),
                    mail.Strikes - 1, failure.Detail, cancel);
                break;
            default:
                await StrikeAsync(mail, what, failure.Detail, cancel);
                break;
        }
    }

    private async Task StrikeAsync(ClaimedMail mail, string what, string problem, CancellationToken cancel)
    {
        if (mail.Strikes > AfterStrike.Length)
        {
            await SetAsideAsync(mail, what, problem, cancel);
            return;
        }

        var next = clock.GetUtcNow() + AfterStrike[mail.Strikes - 1];
        LogPutOff(mail.Id, mail.Attempts, next, problem);
        await mails.PutOffAsync(mail, next, mail.Strikes, problem, cancel);
    }

    private static string Named(ClaimedMail mail) => mail.Kind.Length > 0 ? mail.Kind : "Email";

    private async Task SetAsideAsync(ClaimedMail mail, string what, string problem, CancellationToken cancel)
    {
        if (await mails.SetAsideAsync(mail, what, problem, clock.GetUtcNow(), cancel))
            LogSetAside(mail.Id, mail.Attempts, problem);
    }

    [LoggerMessage(LogLevel.Error, "The email outbox could not be processed; the next try is in {Seconds} s.")]
    private partial void LogNotNow(Exception fault, double seconds);

    [LoggerMessage(LogLevel.Warning,
        "Email {Mail} was not accepted in time: its link has expired. It is dropped after {Attempts} tries.")]
    private partial void LogExpired(long mail, int attempts);

    [LoggerMessage(LogLevel.Error, "Email {Mail} could not be sent.")]
    private partial void LogFault(Exception fault, long mail);

    [LoggerMessage(LogLevel.Warning, "Email {Mail} was not accepted (try {Attempts}); next try at {Next}: {Problem}")]
    private partial void LogPutOff(long mail, int attempts, DateTimeOffset next, string problem);

    [LoggerMessage(LogLevel.Error,
        "Email {Mail} was set aside after {Attempts} tries; staff decide about it on the page Set aside: {Problem}")]
    private partial void LogSetAside(long mail, int attempts, string problem);
}
