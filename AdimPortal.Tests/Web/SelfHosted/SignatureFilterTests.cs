using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AdimPortal.Tests.Web.SelfHosted;

/// <summary>
/// What is looked at before anything of a body is read: nobody holds a connection, or has megabytes read, by what a
/// stranger can say.
/// </summary>
[Collection(SelfHostedServerPortals.Name)]
[Trait("Category", "Integration")]
public sealed class SignatureFilterTests(SelfHostedServerPortal portal)
{
    private const long SixtyMegabytes = 60_000_000;

    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(20);

    /// <summary>In-process, this much is on its way before anybody reads.</summary>
    private const long Unread = 128 * 1024;

    public static TheoryData<string?, string?, string?> Strangers => new()
    {
        { null, null, null },
        { "ws7x2km", null, "AAAA" },
        { "ws7x2km", "1767225600000000000", null },
        { "ws7x2km", "soon", "AAAA" },
        { "no workspace", "1767225600000000000", "AAAA" },
        { "ws7x2km", "1767225600000000000", "not base64!" },
        { "ws7x2km", "1767225600000000000", new string('A', 204) },
        // It looks right, and there is no such server.
        { "ws7x2km", "1767225600000000000", "AAAA" },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task Who_is_no_server_that_we_know_is_refused_before_the_body_comes(string? workspace, string? stamp,
        string? signature)
    {
        var server = await portal.NewServerAsync();
        foreach (var length in new[] { 0, SixtyMegabytes })
        {
            using var body = new EndlessBody(length);
            using var answer =
                await server.SendAsync(portal.One, HttpMethod.Post, "/api/servers/reports", body, workspace, stamp,
                    signature).WaitAsync(AMoment);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.InRange(body.Given, 0, Unread);
        }
    }

    [Fact]
    public async Task In_a_known_servers_name_no_more_is_read_than_it_may_send_and_no_longer_than_a_minute()
    {
        var server = await portal.NewServerAsync();
        foreach (var (saysLength, most) in new[] { (true, Unread), (false, (256 * 1024) + Unread) })
        {
            using var body = new EndlessBody(SixtyMegabytes, saysLength);
            using var big =
                await server.SendAsync(portal.One, HttpMethod.Post, "/api/servers/reports", body, server.Id.Value,
                    "1767225600000000000", "AAAA").WaitAsync(AMoment);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, big.StatusCode);
            Assert.InRange(body.Given, 0, most);
        }

        using var never = new EndlessBody(16 * 1024);
        var slow = server.SendAsync(portal.One, HttpMethod.Post, "/api/servers/reports", never, server.Id.Value,
            "1767225600000000000", "AAAA");
        for (var i = 0; i < 40 && !slow.IsCompleted; i++)
        {
            portal.Time.Advance(TimeSpan.FromSeconds(i == 0 ? 0 : 30));
            await Task.WhenAny(slow, Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System));
        }

        using var given = await slow.WaitAsync(AMoment);
        Assert.Equal(HttpStatusCode.RequestTimeout, given.StatusCode);
    }

    [Fact]
    public async Task An_address_that_asks_too_often_is_refused_unread_and_its_neighbours_are_not()
    {
        var (loud, quiet) = (await portal.NewServerAsync(), await portal.NewServerAsync());
        var last = HttpStatusCode.Unauthorized;
        for (var i = 0; i <= SelfHostedServerPortal.RequestsFromOneAddress && last == HttpStatusCode.Unauthorized; i++)
        {
            using var body = new ByteArrayContent([]);
            using var answer =
                await loud.SendAsync(portal.One, HttpMethod.Post, "/api/servers/health", body, null, null, null);
            last = answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        using var endless = new EndlessBody(SixtyMegabytes);
        using var refused =
            await loud.SendAsync(portal.One, HttpMethod.Post, "/api/servers/reports", endless, loud.Id.Value,
                "1767225600000000000", "AAAA").WaitAsync(AMoment);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Too many requests",
            (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        Assert.InRange(endless.Given, 0, Unread);
        using var heard = await quiet.ReportAsync("1\t1767225600000\tline\tsystem\tHello.");
        Assert.Equal(HttpStatusCode.NoContent, heard.StatusCode);
    }
}
