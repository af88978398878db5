using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdimPortal.Tests.Web.SelfHosted;

/// <summary>What one server may have kept of what it says, in a minute and on a day, on the portal as it is.</summary>
[Collection(SelfHostedServerPortals.Name)]
[Trait("Category", "Integration")]
public sealed class ReportQuotaTests(SelfHostedServerPortal portal)
{
    private const string CountOfAll = "SELECT count(*) FROM server_reports WHERE workspace_id = $1";
    private const string CountOfNotes =
        "SELECT count(*) FROM server_reports WHERE workspace_id = $1 AND text LIKE 'The output is cut off here: %'";
    private const string Counted =
        "SELECT minute_lines || ' ' || minute_bytes || ' ' || day_lines || ' ' || day_bytes FROM self_hosted_servers WHERE workspace_id = $1";

    [Theory]
    [InlineData(SelfHostedServerPortal.LinesPerMinute, 5)]
    [InlineData(60, 4000)]
    public async Task More_than_a_minute_may_have_comes_again_in_the_next_one(int lines, int length)
    {
        var (noisy, neighbour) = (await portal.NewServerAsync(), await portal.NewServerAsync());
        portal.NextMinute();
        portal.Time.Advance(TimeSpan.FromSeconds(18));
        await TakenAsync(noisy, Lines(1, lines, length));
        using (var refused = await noisy.ReportAsync(Lines(lines + 1, lines / 2, length)))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(42), refused.Headers.RetryAfter!.Delta);
            Assert.Contains("Wait a minute, then send it again.",
                (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
                StringComparison.Ordinal);
        }

        await TakenAsync(neighbour, Lines(1, 10));
        Assert.Equal(lines, await portal.ReadAsync<long>(CountOfAll, noisy.Id));
        portal.NextMinute();
        await TakenAsync(noisy, Lines(lines + 1, lines / 2, length));
        Assert.Equal(lines * 3 / 2, await portal.ReadAsync<long>(CountOfAll, noisy.Id));
    }

    [Fact]
    public async Task What_comes_again_is_counted_once_however_many_nodes_it_comes_to()
    {
        var server = await portal.NewServerAsync();
        portal.NextMinute();
        await TakenAsync(server, Lines(1, 700));
        var counted = await portal.ReadAsync<string>(Counted, server.Id);
        await TakenAsync(server, Lines(1, 700));
        await TakenAsync(server, [.. Lines(1, 1), .. Lines(1, 1)]);
        Assert.Equal(counted, await portal.ReadAsync<string>(Counted, server.Id));

        // An installation and its agent may send the same at the same time; each is signed for itself, so one may be
        // refused for its stamp.
        var both =
            await Task.WhenAll(
                new[] { portal.One,
                    portal.Other }.Select(node =>
                        server.SendAsync(node, HttpMethod.Post, "/api/servers/reports",
                            string.Concat(Lines(701, 200).Select(l => l + "\n")))));
        Assert.Contains(both, answer => answer.StatusCode == HttpStatusCode.NoContent);
        foreach (var answer in both)
            answer.Dispose();
        Assert.Equal(900, await portal.ReadAsync<long>(CountOfAll, server.Id));
        Assert.StartsWith("900 ", await portal.ReadAsync<string>(Counted, server.Id), StringComparison.Ordinal);
        await TakenAsync(server, Lines(901, 100));
    }

    [Fact]
    public async Task Over_the_days_quota_lines_are_left_out_with_one_note_and_what_steps_need_goes_on()
    {
        var (noisy, neighbour) = (await portal.NewServerAsync(), await portal.NewServerAsync());
        portal.NextDay();
        await TakenAsync(noisy, Lines(1, 800));
        portal.NextMinute();
        await TakenAsync(noisy, Lines(801, 700));
        portal.NextMinute();

        // All that come first beyond the quota are needed: nothing is left out, and nothing is said.
        await TakenAsync(noisy, Outputs(1501, 20));
        Assert.Equal((1520L, 0L),
            (await portal.ReadAsync<long>(CountOfAll, noisy.Id), await portal.ReadAsync<long>(CountOfNotes, noisy.Id)));
        string[] mixed = [.. Outputs(1521, 1), .. Lines(1522, 5), Line(1527, "end", "0"), .. Outputs(1528, 1)];
        for (var again = 0; again < 3; again++)
            await TakenAsync(noisy, mixed);
        await TakenAsync(noisy, [.. Lines(1529, 900), .. Outputs(2429, 1)]);
        Assert.Equal((1525L, 1L),
            (await portal.ReadAsync<long>(CountOfAll, noisy.Id), await portal.ReadAsync<long>(CountOfNotes, noisy.Id)));
        Assert.Equal(1522,
            await portal.ReadAsync<long>(
                "SELECT number FROM server_reports WHERE workspace_id = $1 AND text LIKE 'The output is cut off here: %'",
                noisy.Id));

        await TakenAsync(neighbour, Lines(1, 900));
        Assert.Equal((900L, 0L),
            (await portal.ReadAsync<long>(CountOfAll, neighbour.Id),
                await portal.ReadAsync<long>(CountOfNotes, neighbour.Id)));

        // The next day takes lines again, and has a note of its own.
        portal.NextDay();
        await TakenAsync(noisy, Lines(3001, 1000));
        portal.NextMinute();
        await TakenAsync(noisy, Lines(4001, 501));
        Assert.Equal((1525L + 1501L, 2L),
            (await portal.ReadAsync<long>(CountOfAll, noisy.Id), await portal.ReadAsync<long>(CountOfNotes, noisy.Id)));
    }

    [Fact]
    public async Task What_steps_need_has_an_end_too_and_is_never_sent_again()
    {
        var server = await portal.NewServerAsync();
        portal.NextDay();
        for (var minute = 0; minute < 12; minute++)
        {
            await TakenAsync(server, Outputs((minute * 60) + 1, 60, 3900));
            portal.NextMinute();
        }

        Assert.InRange(
            await portal.ReadAsync<long>(
                "SELECT sum(octet_length(text)) FROM server_reports WHERE workspace_id = $1", server.Id),
                3 * SelfHostedServerPortal.BytesPerDay / 2, 2 * SelfHostedServerPortal.BytesPerDay);
    }

    private static async Task TakenAsync(SigningServer server, IEnumerable<string> lines)
    {
        using var answer = await server.ReportAsync(lines);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static IEnumerable<string> Lines(int first, int count, int length = 5) =>
        Enumerable.Range(first, count).Select(n => Line(n, "line", new string('x', length)));

    private static IEnumerable<string> Outputs(int first, int count, int length = 5) =>
        Enumerable.Range(first, count).Select(n => Line(n, "line", $"adim-output: a={new string('x', length)}"));

    private static string Line(int number, string kind, string text) =>
        $"{number}\t1767225600000\t{kind}\tsystem\t{text}";
}
