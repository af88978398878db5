using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AdimPortal.Core.Common;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Infrastructure.SelfHosted;
using AdimPortal.Web.Endpoints.SelfHosted;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Account;

/// <summary>
/// From the page with the line to a server that is known by its signature, over https as in Production.
/// </summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class SelfHostedTests(PortalApp portal)
{
    private readonly SelfHostedServerKey _key = new();

    [Fact]
    public async Task The_line_on_the_page_fetches_a_script_that_names_the_bundle_that_is_handed_out()
    {
        using var someone = await NewCustomerAsync();
        var line = (await LineAsync(someone)).Document.QuerySelector("[data-install-line]")!.TextContent;
        Assert.Matches(
            "^curl -fsSL https://portal.adim.test/install.sh \\| sudo bash -s -- --token adim_[A-Za-z0-9]{32}$", line);

        var script = await someone.Http.GetStringAsync("/install.sh");
        Assert.EndsWith("{ adim_get \"$@\"; }\n", script, StringComparison.Ordinal);
        var sum = script.Split("sum='")[1][..64];
        var bundle = await someone.Http.GetByteArrayAsync($"/blueprints/adim/{sum}.tar.gz");
        Assert.Equal(sum, Convert.ToHexStringLower(SHA256.HashData(bundle)));
        using var other = await someone.Http.GetAsync($"/blueprints/adim/{new string('0', 64)}.tar.gz");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Contains("Run the command again", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_gets_what_its_workspace_is_made_of_and_is_then_known_by_its_signature()
    {
        using var someone = await NewCustomerAsync();
        var token =
            (await LineAsync(someone)).Document.QuerySelector("[data-install-line]")!.TextContent.Split("--token ")[1];
        using var needs = await someone.Http.PostAsJsonAsync("/api/servers/needs", new { token });
        Assert.Equal("free", (await needs.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("plan").GetString());
        using var unknown =
            await someone.Http.PostAsJsonAsync("/api/servers/needs", new { token = "adim_" + new string('x', 32) });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var answer = await RegisterAsync(someone.Http, token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var id = WorkspaceId.Parse(told.GetProperty("workspace_id").GetString()!);
        Assert.Equal("system firewall postgresql redis qdrant code application programs nginx tls verify",
            told.GetProperty("routines").GetString());
        var settings = Encoding.UTF8.GetString(told.GetProperty("configuration").GetBytesFromBase64());
        Assert.Contains("POSTGRES_PASSWORD=", settings, StringComparison.Ordinal);
        Assert.Contains("OWN_SERVER=true\n", settings, StringComparison.Ordinal);

        using var signed = await SignedAsync(someone.Http, id, HttpMethod.Get, "/api/servers/configuration");
        Assert.Equal(WithoutSourceToken(told),
            WithoutSourceToken(await signed.Content.ReadFromJsonAsync<JsonElement>()));
        using var report =
            await SignedAsync(someone.Http, id, HttpMethod.Post, "/api/servers/reports",
                "1\t1767225600000\tline\tsystem\tReading the package lists.\n");
        Assert.Equal(HttpStatusCode.NoContent, report.StatusCode);
        using var strange =
            await SignedAsync(someone.Http, id, HttpMethod.Post, "/api/servers/reports", "something else\n");
        Assert.Equal(HttpStatusCode.BadRequest, strange.StatusCode);
        using var unsigned = await someone.Http.GetAsync("/api/servers/configuration");
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);

        // Its owner sees it; the same host elsewhere, and the token again, are refused.
        Assert.Contains("Install on your own server", (await someone.GetAsync($"/workspaces/{id}")).Words,
            StringComparison.Ordinal);
        using var again = await RegisterAsync(someone.Http, token, new SelfHostedServerKey());
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        using var john = await NewCustomerAsync();
        using var taken =
            await RegisterAsync(john.Http,
                (await LineAsync(john)).Document.QuerySelector("[data-install-line]")!.TextContent.Split(
                    "--token ")[1]);
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await john.GetAsync($"/workspaces/{id}")).Status);
    }

    [Fact]
    public async Task Its_owner_lets_the_portal_in_by_signed_requests_alone_and_only_where_it_gets_in()
    {
        using var someone = await NewCustomerAsync();
        var token =
            (await LineAsync(someone)).Document.QuerySelector("[data-install-line]")!.TextContent.Split("--token ")[1];
        using var answer =
            await RegisterAsync(someone.Http, token,
                change: ("host_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILoftLoftLoftLoftLoftLoft"));
        var id = WorkspaceId.Parse(
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("workspace_id").GetString()!);

        using var first = await SignedAsync(someone.Http, id, HttpMethod.Post, "/api/servers/updates/key");
        using var second = await SignedAsync(someone.Http, id, HttpMethod.Post, "/api/servers/updates/key");
        var key = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString();
        Assert.StartsWith("ssh-ed25519 AAAA", key, StringComparison.Ordinal);
        Assert.Equal(key, (await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString());
        using var inside =
            await SignedAsync(someone.Http, id, HttpMethod.Post, "/api/servers/updates",
                """{"port":22,"address":"10.0.0.7"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, inside.StatusCode);
        Assert.Contains("The portal does not connect to 10.0.0.7",
            (await inside.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        using var nonsense =
            await SignedAsync(someone.Http, id, HttpMethod.Post, "/api/servers/updates", """{"port":0}""");
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
        // Each try connects out: after some the server has to wait, but taking the leave back is never held up.
        for (var i = 1; i < UpdatePermissionEndpoints.AllowPace.Burst; i++)
            using (await SignedAsync(someone.Http, id, HttpMethod.Post, "/api/servers/updates",
                """{"port":22,"address":"10.0.0.7"}""")) { }
        using var often =
            await SignedAsync(someone.Http, id, HttpMethod.Post, "/api/servers/updates",
                """{"port":22,"address":"10.0.0.7"}""");
        Assert.Equal(HttpStatusCode.TooManyRequests, often.StatusCode);
        Assert.Contains("Wait 10 minutes", await often.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var revoked = await SignedAsync(someone.Http, id, HttpMethod.Post, "/api/servers/updates/revoke");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        foreach (var path in new[] { "/api/servers/updates", "/api/servers/updates/key",
            "/api/servers/updates/revoke" })
        {
            using var unsigned = await someone.Http.PostAsync(path, content: null);
            Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
        }
    }

    [Fact]
    public async Task A_server_that_takes_part_in_a_move_fetches_what_is_to_be_done_and_hears_when_it_is_not_wanted()
    {
        using var someone = await NewCustomerAsync();
        using var answer =
            await RegisterAsync(someone.Http,
                (await LineAsync(someone)).Document.QuerySelector("[data-install-line]")!.TextContent.Split(
                    "--token ")[1], host: "AtTasksAtTasksAtTasksAt");
        var id = WorkspaceId.Parse(
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("workspace_id").GetString()!);
        var tasks = portal.Services.GetRequiredService<IAgentTasks>();
        var number = await tasks.AskAsync(id, "run-1", "hold", 7, new Secret("DOMAIN=eA==\n"), default);

        using var told = await SignedAsync(someone.Http, id, HttpMethod.Get, "/api/servers/task");
        var task = await told.Content.ReadFromJsonAsync<JsonElement>();
        string Text(string name) => task.GetProperty(name).GetString()!;
        Assert.Equal(("task", $"{number}", "run-1", "hold", "7", "adim"),
            (Text("state"), Text("number"), Text("run"), Text("routine"), Text("epoch"), Text("blueprint")));
        Assert.Equal("DOMAIN=eA==\n",
            Encoding.UTF8.GetString(task.GetProperty("configuration").GetBytesFromBase64()));
        using var unsigned = await someone.Http.GetAsync("/api/servers/task");
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);

        using var wanted = await SignedAsync(someone.Http, id, HttpMethod.Get, $"/api/servers/tasks/{number}");
        Assert.Equal(HttpStatusCode.NoContent, wanted.StatusCode);
        await tasks.CallOffAsync(id, "run-1", default);
        using var unwanted = await SignedAsync(someone.Http, id, HttpMethod.Get, $"/api/servers/tasks/{number}");
        Assert.Equal(HttpStatusCode.NotFound, unwanted.StatusCode);
    }

    [Theory]
    [InlineData("adimt_short", HttpStatusCode.NotFound,
        "The transfer key is wrong, already used, revoked or older than an hour.")]
    [InlineData("adimt_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", HttpStatusCode.NotFound,
        "The transfer key is wrong, already used, revoked or older than an hour.")]
    public async Task A_transfer_key_that_is_not_one_says_nothing_of_the_workspace(string key, HttpStatusCode status,
        string message)
    {
        using var visitor = portal.NewVisitor();
        using var answer =
            await RegisterAsync(visitor.Http, "", change: ("transfer_key", key), path: "/api/redeem-transfer-key");
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(message,
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
        using var needs =
            await visitor.Http.PostAsJsonAsync("/api/servers/needs",
                new { workspace_id = "ws7x2k2", transfer_key = key });
        Assert.Equal(status, needs.StatusCode);
        Assert.Contains(message, await needs.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.EndsWith("{ adim_get \"$@\"; }\n", await visitor.Http.GetStringAsync("/migrate_workspace.sh"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_tls_no_password_travels()
    {
        using var plain =
            portal.CreateClient(new() { BaseAddress = new Uri("http://portal.adim.test"), AllowAutoRedirect = false });
        using var answer = await RegisterAsync(plain, "adim_" + new string('x', 32));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("over HTTPS only", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token", "adim_short", HttpStatusCode.NotFound, "The token is wrong, already used or older than an hour.")]
    [InlineData("host_key", "nonsense", HttpStatusCode.BadRequest, "host_key is the server's SSH host key")]
    [InlineData("domain", "-x.example", HttpStatusCode.BadRequest, "domain is a host name")]
    [InlineData("agent_key", "AAAA", HttpStatusCode.BadRequest, "agent_key is the base64 of a P-256 public key.")]
    public async Task Whatever_is_wrong_is_said_in_a_sentence(string field, string value, HttpStatusCode status,
        string message)
    {
        using var visitor = portal.NewVisitor();
        using var answer = await RegisterAsync(visitor.Http, "adim_" + new string('x', 32), change: (field, value));
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(message,
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> RegisterAsync(
        HttpClient http, string token, SelfHostedServerKey? key = null, (string Field, string Value)? change = null,
        string host = "AtticAtticAtticAttic", string path = "/api/register-bare-metal")
    {
        var body = new Dictionary<string, object?>
        {
            ["token"] = token,
            ["workspace_id"] = "ws7x2km",
            ["agent_key"] = Convert.ToBase64String((key ?? _key).Public),
            ["host_key"] = $"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{host}",
            ["host_name"] = "attic",
            ["addresses"] = new[] { "192.0.2.7" },
            ["machine"] = new
            {
                system = "Debian GNU/Linux 12 (bookworm)",
                memory_mib = 4096,
                processors = 2,
                disk_gib = 40
            },
        };
        if (change is { } changed)
            body[changed.Field] = changed.Value;
        return await http.PostAsJsonAsync(path, body);
    }

    private async Task<HttpResponseMessage> SignedAsync(HttpClient http, WorkspaceId id, HttpMethod method, string path,
        string body = "")
    {
        var signed = _key.Sign(id, method.Method, path, body, TimeProvider.System.GetUtcNow());
        using var request =
            new HttpRequestMessage(method, path) { Content = new ByteArrayContent(signed.Body.ToArray()) };
        request.Headers.Add("X-Adim-Workspace", signed.Workspace);
        request.Headers.Add("X-Adim-Stamp", signed.Stamp);
        request.Headers.Add("X-Adim-Signature", signed.Signature);
        return await http.SendAsync(request);
    }

    private async Task<Visitor> NewCustomerAsync()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await portal.AccountAsync(email);
        var visitor = portal.NewVisitor();
        await visitor.SignInAsync(email);
        return visitor;
    }

    private static async Task<Page> LineAsync(Visitor someone) =>
        await someone.SendAsync(await someone.GetAsync("/workspaces/own"), ("Form.Name", "Attic"));

    /// <summary>Each answer has a token of its own for the source, which ends by the second.</summary>
    private static string WithoutSourceToken(JsonElement told)
    {
        var configuration = told.GetProperty("configuration").GetString()!;
        var settings = Encoding.UTF8.GetString(Convert.FromBase64String(configuration)).Split('\n');
        Assert.Single(settings, line => line.StartsWith("APP_REPOSITORY_TOKEN=", StringComparison.Ordinal));
        return told.ToString()
            .Replace(configuration,
                string.Join('\n',
                    settings.Where(line => !line.StartsWith("APP_REPOSITORY_TOKEN=", StringComparison.Ordinal))),
                    StringComparison.Ordinal);
    }
}
