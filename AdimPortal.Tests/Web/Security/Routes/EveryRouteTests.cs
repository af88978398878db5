using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Visits;
using AdimPortal.Web.Components;
using Microsoft.AspNetCore.Components;

namespace AdimPortal.Tests.Web.Security.Routes;

/// <summary>
/// Every route that the portal has, for nobody and for each role, with what it expects and with what it doesn't: no
/// answer says that the fault is ours, and none is only in the log. A new route is walked without anybody adding it
/// here.
/// </summary>
[Trait("Category", "Integration")]
public sealed class EveryRouteTests(WalkedPortal portal) : IClassFixture<WalkedPortal>
{
    /// <summary>These say whether the portal can work, and here nothing carries operations out.</summary>
    private static readonly string[] MaySayDown = ["/ready", "/health"];

    private static readonly string[] Methods =
        ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"];

    /// <summary>A client takes the dots out before it asks: /workspaces/../health is /health.</summary>
    private static string PathOnTheWire(string path) =>
        path.Split('?')[0].Replace("/workspaces/../", "/", StringComparison.Ordinal);

    [Theory]
    [InlineData(WalkedPortal.Nobody)]
    [InlineData(WalkedPortal.Unverified)]
    [InlineData(Roles.Customer)]
    [InlineData(Roles.Support)]
    [InlineData(Roles.Admin)]
    public async Task No_route_answers_anybody_that_the_fault_is_ours(string who)
    {
        using var walker = await portal.WalkerAsync(who);
        var (walked, faults) = (0, new ConcurrentBag<string>());
        var before = portal.Unhandled.Count;
        await Parallel.ForEachAsync(
            Requests(withBodies: who is WalkedPortal.Nobody or Roles.Admin).Concat(await FormsAsync(walker)),
            new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (request, _) =>
        {
            using var answer =
                await walker.SendAsync(request.Method, request.Path, request.Content?.Invoke(), request.Headers);
            await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
            Interlocked.Increment(ref walked);
            if ((int)answer.StatusCode >= 500 && !MaySayDown.Contains(PathOnTheWire(request.Path)))
                faults.Add($"{(int)answer.StatusCode} {request}");
        });
        Assert.True(faults.IsEmpty && portal.Unhandled.Count == before,
            string.Join('\n', faults.Order(StringComparer.Ordinal).Concat(portal.Unhandled.Skip(before).Distinct())));
        Assert.InRange(walked, 1000, 20_000);
        TestContext.Current.SendDiagnosticMessage($"{who}: {walked} requests");
    }

    /// <summary>Who checks a link asks with HEAD, and gets what GET says, without the body.</summary>
    [Theory]
    [InlineData(WalkedPortal.Nobody)]
    [InlineData(Roles.Customer)]
    [InlineData(Roles.Admin)]
    public async Task Head_answers_what_get_answers(string who)
    {
        using var walker = await portal.WalkerAsync(who);
        foreach (var path in portal.Routes().Select(route => HostileInputs.Fill(route, portal.Good))
            .Append("/no-such-page").Distinct())
        {
            using var get = await walker.SendAsync("GET", path);
            using var head = await walker.SendAsync("HEAD", path);
            Assert.True(get.StatusCode == head.StatusCode, $"{path}: GET {get.StatusCode}, HEAD {head.StatusCode}");
            Assert.Equal(get.Content.Headers.ContentType?.MediaType, head.Content.Headers.ContentType?.MediaType);
            Assert.Equal(get.Headers.Location?.OriginalString, head.Headers.Location?.OriginalString);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    /// <summary>
    /// What is there, and not by this method, says by which: nobody takes it for an address that is gone.
    /// </summary>
    [Fact]
    public async Task A_method_that_a_route_does_not_take_is_answered_with_those_that_it_takes()
    {
        using var walker = await portal.WalkerAsync(WalkedPortal.Nobody);
        var refused = 0;
        foreach (var (path, methods) in portal.MethodsOfPaths())
        {
            foreach (var method in new[] { "GET", "HEAD", "POST", "DELETE" }.Except(methods)
                .Where(method => method != "HEAD" || !methods.Contains("GET")))
            {
                using var answer = await walker.SendAsync(method, path);
                Assert.True(answer.StatusCode == HttpStatusCode.MethodNotAllowed,
                    $"{method} {path}: {answer.StatusCode}");
                Assert.Equal(methods.Contains("GET") ? methods.Append("HEAD").Distinct().Order() : methods.Order(),
                    answer.Content.Headers.Allow.Order());
                refused++;
            }
        }

        Assert.InRange(refused, 50, 1000);
    }

    [Theory]
    [InlineData("/no-such-page")]
    [InlineData("/workspaces/ws7x2k/operations/no-guid")]
    [InlineData("/api/no-such-thing")]
    public async Task What_is_not_there_is_not_there_by_any_method(string path)
    {
        using var walker = await portal.WalkerAsync(WalkedPortal.Nobody);
        foreach (var method in Methods.Except(["TRACE"]))
        {
            using var answer = await walker.SendAsync(method, path);
            Assert.Equal((method, HttpStatusCode.NotFound), (method, answer.StatusCode));
        }
    }

    /// <summary>Signed as Stripe signs, and no event that could be kept.</summary>
    [Theory]
    [InlineData("""{"id":"evt_\u0000","type":"x","created":1}""")]
    [InlineData("""{"id":"evt é","type":"x","created":1}""")]
    [InlineData("""{"id":null,"type":"x","created":1}""")]
    [InlineData("""{"id":"evt_1","type":"x y","created":1}""")]
    [InlineData("""{"id":"evt_1","type":"x","created":-1}""")]
    [InlineData("""{"id":"evt_1","type":"x","created":999999999999999}""")]
    [InlineData("""{"id":"evt_1","type":"x","created":1,"data":{"object":{"customer":"\u0000"}}}""")]
    [InlineData("""[{"id":"evt_1"}]""")]
    [InlineData("LONG")]
    public async Task An_odd_event_is_no_event(string body)
    {
        body = body == "LONG" ? $$"""{"id":"evt_{{new string('1', 300)}}","type":"x","created":1}""" : body;
        using var answer = await SendEventAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"id":"evt_2","type":"x","created":1,"data":{"object":{"object":7,"customer":{"id":7}}}}""")]
    [InlineData("""{"id":"evt_3","type":"x","created":1,"data":{"object":{"customer":{}}}}""")]
    [InlineData("""{"id":"evt_4","type":"x","created":1,"data":{"object":[]}}""")]
    public async Task An_event_about_nobody_is_kept(string body)
    {
        using var answer = await SendEventAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> SendEventAsync(string body)
    {
        using var walker = await portal.WalkerAsync(WalkedPortal.Nobody);
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(PortalApp.WebhookSecret),
            Encoding.UTF8.GetBytes($"{at}.{body}"));
        return await walker.SendAsync("POST", "/api/stripe/webhook", new StringContent(body),
            [("Stripe-Signature", $"t={at},v1={Convert.ToHexStringLower(signature)}")]);
    }

    /// <param name="withBodies">What is read of a body doesn't depend on who sent it, once they may send one.</param>
    private IEnumerable<Request> Requests(bool withBodies)
    {
        foreach (var route in portal.Routes())
        {
            var good = HostileInputs.Fill(route, portal.Good);
            foreach (var method in Methods)
                yield return new Request(method, good);
            foreach (var value in HostileInputs.Values.Where(v => v.Length < 3000))
                yield return new Request("GET",
                    $"{good}?{string.Join('&', QueryNames.Select(name => $"{name}={Uri.EscapeDataString(value)}"))}");
            yield return new Request("GET", $"{good}?returnUrl=%ff&user=%00&&=&%zz");
            foreach (var headers in HostileInputs.Headers)
            {
                yield return new Request("GET", good, Headers: headers);
                yield return new Request("POST", good, Headers: headers);
            }

            foreach (var body in withBodies ? HostileInputs.Bodies() : [])
                yield return new Request("POST", good, body);
            if (route.Parameters.Count == 0)
                continue;
            foreach (var segment in HostileInputs.Segments)
                yield return new Request("GET", HostileInputs.Fill(route, _ => segment));
        }
    }

    /// <summary>
    /// The forms of every page, with their token, and each field of them filled in with what it is not for.
    /// </summary>
    private async Task<IReadOnlyList<Request>> FormsAsync(Walker walker)
    {
        var requests = new List<Request>();
        foreach (var path in portal.Routes().Select(route => HostileInputs.Fill(route, portal.Good)).Distinct())
        {
            foreach (var form in await walker.FormsAsync(path))
            {
                var fields = Walker.FieldsOf(form);
                var action = form.GetAttribute("action") is { Length: > 0 } to ? to : path;
                foreach (var value in HostileInputs.Values)
                    requests.Add(
                        new Request("POST", action,
                            () =>
                                new FormUrlEncodedContent(
                                    fields.ToDictionary(f => f.Key, f => IsOurs(f.Key) ? f.Value : value))));
                requests.Add(
                    new Request("POST", action, () => new FormUrlEncodedContent(fields.Where(f => IsOurs(f.Key)))));
                requests.Add(
                    new Request("POST", action,
                        () =>
                            new FormUrlEncodedContent(
                                fields.ToDictionary(f => f.Key, f => f.Key == "_handler" ? "nothing" : f.Value))));
            }
        }

        return requests;
    }

    private static bool IsOurs(string field) => field is "_handler" or "__RequestVerificationToken";

    /// <summary>Every name that a page takes from the query, and those of the rest.</summary>
    private static IReadOnlyList<string> QueryNames { get; } =
    [
        .. typeof(App).Assembly.GetTypes()
            .SelectMany(t => t.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(p => p.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is { } query
                ? query.Name ?? p.Name
                : null).OfType<string>(),
        "page", "after", "id", "session_id", "handler",
    ];

    private sealed record Request(string Method, string Path, Func<HttpContent>? Content = null,
        (string, string)[]? Headers = null)
    {
        public (string, string)[] Headers { get; } = Headers ?? [];

        public override string ToString()
        {
            using var content = Content?.Invoke();
            return $"{Method} {(Path.Length > 200 ? Path[..200] : Path)} {string.Join(", ", Headers)} {content?.Headers.ContentType} {(content is null ? "" : Encoding.UTF8.GetString(content.ReadAsByteArrayAsync().Result))}";
        }
    }
}
