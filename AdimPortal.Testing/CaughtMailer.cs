using System.Collections.Concurrent;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Mail;

namespace AdimPortal.Testing;

/// <summary>A mail server in memory, that is there or away as a test says.</summary>
public sealed class CaughtMailer : IMailer
{
    private readonly ConcurrentQueue<MailMessage> _taken = new();

    public IReadOnlyList<MailMessage> Taken => [.. _taken];

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>What it answers to a message; null takes it.</summary>
    public Func<MailMessage, Failure?> Answer { get; set; } = _ => null;

    /// <summary>It can't be reached.</summary>
    public static Failure Away(MailMessage message) =>
        new Failure.Passing("Away.", "Connection refused") { System = OutsideSystem.Mail };

    public Task<Result<Unit>> SendAsync(MailMessage message, CancellationToken cancel)
    {
        Asked++;
        if (Answer(message) is { } failure)
            return Task.FromResult<Result<Unit>>(failure);
        _taken.Enqueue(message);
        return Task.FromResult<Result<Unit>>(Unit.Value);
    }
}
