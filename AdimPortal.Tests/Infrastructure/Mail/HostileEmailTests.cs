using System.Text.Json;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Testing.Processes;
using Microsoft.AspNetCore.DataProtection;

namespace AdimPortal.Tests.Infrastructure.Mail;

/// <summary>
/// The outbox and a hostile email before everybody else's: its neighbour is sent at once, and it is counted, put off
/// and in the end set aside with its reason. A new way to break an email is a new line in <see cref="Hostile"/>.
/// </summary>
[Trait("Category", "Integration")]
public sealed class HostileEmailTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const string Neighbour = "neighbour@adim.test";

    private OutboxFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await OutboxFixture.StartAsync(cluster);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    /// <summary>Emails that get away, because they are cleaned.</summary>
    public static TheoryData<string> Dirty =>
        ["a line break", "a NUL", "control characters", "direction characters", "a lone surrogate", "a megabyte",
            "nothing", "an unknown kind", "a row of before"];

    /// <summary>Emails that can't be sent.</summary>
    public static TheoryData<string> Hostile =>
    [
        "no address", "an address with a line break", "an address with a NUL", "two addresses", "a megabyte of address",
        "sealed with a key that is gone", "not sealed", "an empty row",
        "no JSON", "JSON null", "JSON without a subject", "an exception in the mailer", "refused for good",
        "a node that dies in it", "a time-out of the mailer's own",
    ];

    [Theory]
    [MemberData(nameof(Dirty))]
    public async Task Whatever_is_in_an_email_it_is_sent_and_so_is_its_neighbour(string what)
    {
        await PutDirtyAsync(what);
        await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo(Neighbour), default);
        await _fixture.LookAsync();

        Assert.Equal(["first@adim.test", Neighbour], _fixture.Mailer.Taken.Select(m => m.To));
        Assert.All(_fixture.Mailer.Taken, message =>
            Assert.False(message.Subject.Any(char.IsControl), message.Subject));
        Assert.All(_fixture.Mailer.Taken, message => Assert.InRange(message.Subject.Length, 0, 200));
        Assert.Empty(await _fixture.RowsAsync());
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task An_email_that_can_not_be_sent_is_put_off_and_set_aside_and_its_neighbours_are_sent_at_once(
        string what)
    {
        await PutHostileAsync(what);
        _fixture.Mailer.Answer = message => message.To == Neighbour ? null : Break(what);
        for (var minute = 0; minute < 120; minute++)
        {
            if (what is "a node that dies in it")
                await DieAsync();
            await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo(Neighbour), default);
            await _fixture.LookAsync();
            Assert.Equal(minute + 1, _fixture.Mailer.Taken.Count);
            _fixture.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var row = Assert.Single(await _fixture.RowsAsync());
        Assert.InRange(row.Attempts, 5, 6);
        var shown = Assert.Single(await _fixture.Aside.ListAsync(10, default));
        Assert.Equal((WorkQueues.Mail.Name, $"{row.Id}"), (shown.Queue, shown.Key));
        Assert.StartsWith("PlanStarted", shown.Reason, StringComparison.Ordinal);
        Assert.Null(await _fixture.ErrorsAsync());
    }

    [Fact]
    public async Task A_node_that_dies_in_an_email_counts_as_a_try_and_the_email_comes_due_again()
    {
        await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo("first@adim.test"), default);
        Assert.NotNull(
            await _fixture.Get<OutgoingMailStore>()
                .ClaimAsync(_fixture.Time.GetUtcNow(), _fixture.Time.GetUtcNow().AddMinutes(6), default));

        Assert.False(await _fixture.Worker.SendOneAsync(default));
        Assert.Equal((1, 1), ((await _fixture.RowsAsync())[0].Attempts, (await _fixture.RowsAsync())[0].Strikes));
        _fixture.Time.Advance(TimeSpan.FromMinutes(6));
        await _fixture.LookAsync();
        Assert.Equal("first@adim.test", Assert.Single(_fixture.Mailer.Taken).To);
    }

    [Fact]
    public async Task Staff_send_an_email_again_or_discard_it()
    {
        await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo("one@adim.test"), default);
        await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo("two@adim.test"), default);
        _fixture.Mailer.Answer = _ => new Failure.Final("No.", "550 no such mailbox");
        await _fixture.LetPassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(1));
        var aside = await _fixture.Aside.ListAsync(10, default);
        Assert.Equal(2, aside.Count);

        _fixture.Mailer.Answer = _ => null;
        await _fixture.LookAsync();
        Assert.Empty(_fixture.Mailer.Taken);
        await _fixture.Aside.TryAgainAsync(Permits.For(Act.RetryItem, ActSubject.Portal, by: Guid.Empty),
            Of("one@adim.test"), default);
        await _fixture.Aside.DismissAsync(Permits.For(Act.DismissItem, ActSubject.Portal, by: Guid.Empty),
            Of("two@adim.test"), default);
        await _fixture.LookAsync();
        Assert.Equal("one@adim.test", Assert.Single(_fixture.Mailer.Taken).To);
        Assert.Equal(0, await _fixture.Aside.CountAsync(default));
        await _fixture.Get<OutgoingMailStore>().DropDismissedAsync(default);
        Assert.Empty(await _fixture.RowsAsync());

        long Of(string address) => aside.Single(item => item.Reason.Contains(address, StringComparison.Ordinal)).Id;
    }

    [Fact]
    public async Task An_email_that_is_tried_again_in_vain_has_all_its_tries_and_is_set_aside_again()
    {
        await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo("one@adim.test"), default);
        _fixture.Mailer.Answer = _ => new Failure.Final("No.", "550 no such mailbox");
        await _fixture.LetPassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(1));
        Assert.Equal(5, _fixture.Mailer.Asked);
        await _fixture.Aside.TryAgainAsync(Permits.For(Act.RetryItem, ActSubject.Portal, by: Guid.Empty),
            (await _fixture.Aside.ListAsync(1, default))[0].Id, default);
        await _fixture.LetPassAsync(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(1));
        Assert.Empty(await _fixture.Aside.ListAsync(1, default));
        await _fixture.LetPassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(1));
        Assert.Equal(10, _fixture.Mailer.Asked);
        Assert.Single(await _fixture.Aside.ListAsync(10, default));
    }

    [Fact]
    public async Task An_email_that_hangs_until_its_time_out_holds_up_no_other()
    {
        var hangs = new TaskCompletionSource<Failure?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new SlowMailer(_fixture.Mailer, hangs.Task);
        using var worker = new MailOutboxWorker(
            _fixture.Outbox, _fixture.Get<OutgoingMailStore>(), _fixture.Get<OutsideSystemBreakers>(), slow,
                _fixture.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<MailOutboxWorker>.Instance);
        await worker.StartAsync(default);
        for (var i = 0; i < MailOutboxWorker.AtOnce - 1; i++)
            await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo("slow@adim.test"), default);
        await Eventually.TrueAsync(() => slow.Hanging == MailOutboxWorker.AtOnce - 1, "all but one of the places hang");
        await _fixture.Outbox.PutAsync(OutboxFixture.EmailTo(Neighbour), default);
        await Eventually.TrueAsync(() => _fixture.Mailer.Taken.Count == 1, "the neighbour's letter is sent");
        hangs.SetResult(null);
        await worker.StopAsync(default);
    }

    private async Task PutDirtyAsync(string what)
    {
        const string First = "first@adim.test";
        if (what is "a row of before")
        {
            await PutRowAsync(
                Seal(
                    $$$"""{"To":"{{{First}}}","Subject":"Old\r\nBcc: x","Paragraphs":["It is so."],"Button":{"Text":"Open","Address":"https://portal.adim.test/billing"} }"""),
                    "");
            return;
        }

        if (what is "an unknown kind")
        {
            await PutRowAsync(Seal(JsonSerializer.Serialize(StoredEmail.Of(OutboxFixture.EmailTo(First)))),
                "LetterOfTheYear3000");
            return;
        }

        var text = what switch
        {
            "a line break" => "Notes\r\nBcc: everybody@adim.test",
            "a NUL" => "No\0tes",
            "control characters" => string.Concat(Enumerable.Range(0, 0xA0).Select(c => (char)c)),
            "direction characters" => "Notes \u202Egpj.exe \u2066x\u2069\u200F\u2028y",
            "a lone surrogate" => "Notes \uD800",
            "a megabyte" => new string('x', 1_000_000),
            "nothing" => "",
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
        await _fixture.Outbox.PutAsync(new Email(EmailKind.WorkspaceReady, First, text, [text, text]), default);
    }

    private Task PutHostileAsync(string what) => what switch
    {
        "no address" => PutToAsync(""),
        "an address with a line break" => PutToAsync("first@adim.test\r\nBcc: x@adim.test"),
        "an address with a NUL" => PutToAsync("fir\0st@adim.test"),
        "two addresses" => PutToAsync("first@adim.test, second@adim.test"),
        "a megabyte of address" => PutToAsync($"{new string('x', 1_000_000)}@adim.test"),
        "sealed with a key that is gone" =>
            PutRowAsync(new EphemeralDataProtectionProvider().CreateProtector("AdimPortal.Mail.Outbox").Protect("{}"),
                "PlanStarted"),
        "not sealed" => PutRowAsync("\u0001 no seal", "PlanStarted"),
        "an empty row" => PutRowAsync("", "PlanStarted"),
        "no JSON" => PutRowAsync(Seal("<letter/>"), "PlanStarted"),
        "JSON null" => PutRowAsync(Seal("null"), "PlanStarted"),
        "JSON without a subject" => PutRowAsync(Seal("""{"To":"first@adim.test"}"""), "PlanStarted"),
        _ => PutToAsync("first@adim.test"),
    };

    private static Failure.Final Break(string what) => what switch
    {
        "an exception in the mailer" => throw new InvalidOperationException("A bug."),
        "a time-out of the mailer's own" => throw new TaskCanceledException("It took too long."),
        _ => new Failure.Final("No.", "550 no such mailbox"),
    };

    /// <summary>
    /// A node that dies in an email has taken it and never says what became of it. Nodes die in this one five times,
    /// and then there is one that lives.
    /// </summary>
    private async Task DieAsync()
    {
        var now = _fixture.Time.GetUtcNow();
        if ((await _fixture.RowsAsync())[0] is { Strikes: < 5 } first && first.NotBefore <= now)
            Assert.Equal(first.Id,
                (await _fixture.Get<OutgoingMailStore>().ClaimAsync(now, now.AddMinutes(6), default))!.Id);
    }

    private Task PutToAsync(string address) => _fixture.Outbox.PutAsync(OutboxFixture.EmailTo(address), default);

    private Task PutRowAsync(string email, string kind) => _fixture.WithAsync(async context =>
    {
        context.Add(
            new OutgoingMail
            {
                Kind = kind,
                ProtectedEmail = email,
                CreatedAt = _fixture.Time.GetUtcNow(),
                NotBefore = _fixture.Time.GetUtcNow()
            });
        await context.SaveChangesAsync();
    });

    private string Seal(string text) =>
        _fixture.Get<IDataProtectionProvider>().CreateProtector("AdimPortal.Mail.Outbox").Protect(text);

    private sealed class SlowMailer(CaughtMailer mailer, Task<Failure?> end) : IMailer
    {
        private int _hanging;

        public int Hanging => _hanging;

        public async Task<Result<Unit>> SendAsync(MailMessage message, CancellationToken cancel)
        {
            if (message.To != "slow@adim.test")
                return await mailer.SendAsync(message, cancel);
            Interlocked.Increment(ref _hanging);
            await end;
            return Unit.Value;
        }
    }
}
