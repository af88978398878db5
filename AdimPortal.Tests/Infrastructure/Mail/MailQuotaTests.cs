using AdimPortal.Infrastructure.Mail;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Mail;

/// <summary>A stranger who knows an address fills nobody's mailbox.</summary>
[Trait("Category", "Integration")]
public sealed class MailQuotaTests(PostgresCluster cluster) : IAsyncLifetime
{
    private OutboxFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await OutboxFixture.StartAsync(cluster);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    public static TheoryData<EmailKind> Kinds => [.. Enum.GetValues<EmailKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_mailbox_gets_no_more_of_a_kind_in_an_hour_than_its_rule_says(EmailKind kind)
    {
        var most = EmailRule.Of(kind).MostAnHour ?? 10;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PutAsync("jane@adim.test", kind)));
        Assert.Equal(most, (await _fixture.RowsAsync()).Count);
    }

    [Fact]
    public async Task It_is_any_hour_and_one_mailbox_however_it_is_written()
    {
        string[] ways = ["jane@adim.test", "Jane@ADIM.test", "jane+one@adim.test", "jane+two@adim.test"];
        foreach (var minute in new[] { 0, 20, 20, 15 })
        {
            _fixture.Time.Advance(TimeSpan.FromMinutes(minute));
            foreach (var way in ways.Take(minute == 15 ? 4 : 1))
                await PutAsync(way, EmailKind.ResetPassword);
        }

        // At 0, 20 and 40; of four at 55 none.
        Assert.Equal(3, (await _fixture.RowsAsync()).Count);
        _fixture.Time.Advance(TimeSpan.FromMinutes(6));
        foreach (var way in ways)
            await PutAsync(way, EmailKind.ResetPassword);
        Assert.Equal(4, (await _fixture.RowsAsync()).Count);
    }

    [Fact]
    public async Task Other_mailboxes_and_other_kinds_have_their_own()
    {
        for (var i = 0; i < 5; i++)
        {
            await PutAsync("jane@adim.test", EmailKind.ResetPassword);
            await PutAsync("jane@adim.test", EmailKind.ConfirmAddress);
            await PutAsync("john@adim.test", EmailKind.ResetPassword);
        }

        Assert.Equal(9, (await _fixture.RowsAsync()).Count);
    }

    private Task PutAsync(string address, EmailKind kind) =>
        _fixture.Outbox.PutAsync(OutboxFixture.EmailTo(address, kind: kind), default);
}
