using System.Security.Cryptography;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.SelfHosted;
using AdimPortal.Testing.Processes;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.SelfHosted;

/// <summary>What a registration token promises, and who is believed to be a server, on a real PostgreSQL.</summary>
[Trait("Category", "Integration")]
public sealed class RegistrationTests(PostgresCluster postgres)
{
    private readonly SelfHostedServerKey _key = new();

    [Fact]
    public async Task A_token_makes_one_workspace_for_the_account_that_it_belongs_to()
    {
        await using var node = await StartAsync();
        var (jane, _) = (await node.AccountAsync("jane"), await node.AccountAsync("john"));
        var token = await TokenAsync(node, jane);

        var accepted = Assert.IsType<RegistrationAnswer.Accepted>(await RegisterAsync(node, token));
        var workspace = await node.WorkspaceAsync(accepted.Workspace.Id);
        Assert.Equal((jane, WorkspaceHosting.SelfHosted, "Attic", WorkspaceStatus.Building),
            (workspace.OwnerId, workspace.Hosting, workspace.Name, workspace.Status));
        Assert.Equal("203.0.113.7", workspace.Address);
        Assert.IsType<RegistrationAnswer.NoSuchToken>(
            await RegisterAsync(node, token, hostKey: "ssh-ed25519 THIEF", key: new SelfHostedServerKey()));
    }

    [Fact]
    public async Task The_same_server_is_answered_again_when_the_answer_was_lost()
    {
        await using var node = await StartAsync();
        var token = await TokenAsync(node, await node.AccountAsync("jane"));
        var first = Assert.IsType<RegistrationAnswer.Accepted>(await RegisterAsync(node, token, signedAt: 1));
        var second = Assert.IsType<RegistrationAnswer.Accepted>(await RegisterAsync(node, token, signedAt: 2));
        Assert.Equal((first.Workspace.Id, first.Operation), (second.Workspace.Id, second.Operation));
        Assert.IsType<RegistrationAnswer.Accepted>(await RegisterAsync(node, token, signedAt: 3));
    }

    [Fact]
    public async Task A_used_token_is_worth_nothing_unsigned_signed_by_another_repeated_or_after_the_hour()
    {
        await using var node = await StartAsync();
        var token = await TokenAsync(node, await node.AccountAsync("jane"));
        Assert.IsType<RegistrationAnswer.Accepted>(await RegisterAsync(node, token, signedAt: 5));
        Assert.IsType<RegistrationAnswer.NoSuchToken>(await RegisterAsync(node, token));
        Assert.IsType<RegistrationAnswer.NoSuchToken>(await RegisterAsync(node, token, signedAt: 5));
        Assert.IsType<RegistrationAnswer.NoSuchToken>(
            await RegisterAsync(node, token, key: new SelfHostedServerKey(), signedAt: 6));
        Assert.IsType<RegistrationAnswer.NoSuchToken>(
            await RegisterAsync(node, token, hostKey: "ssh-ed25519 OTHER", signedAt: 6));
        await ExecuteAsync(node, "UPDATE single_use_tokens SET ended_at = now() - interval '61 minutes'");
        Assert.IsType<RegistrationAnswer.NoSuchToken>(await RegisterAsync(node, token, signedAt: 7));
        await ExecuteAsync(node, "UPDATE single_use_tokens SET ended_at = now() - interval '59 minutes'");
        Assert.IsType<RegistrationAnswer.Accepted>(await RegisterAsync(node, token, signedAt: 7));
    }

    [Fact]
    public async Task Only_a_fresh_signature_with_the_very_key_proves_who_registers()
    {
        await using var node = await StartAsync();
        var (signed, now) = (node.Service<SignedRequests>(), TimeProvider.System.GetUtcNow());
        var request = _key.Sign("", "POST", "/api/register-bare-metal", "{}", now);
        Assert.Equal(long.Parse(request.Stamp!, System.Globalization.CultureInfo.InvariantCulture),
            signed.StampOf(request, _key.Public));
        foreach (var (wrong, key) in new[]
        {
            (request, new SelfHostedServerKey().Public), (request with { Body = "{ }"u8.ToArray() }, _key.Public),
            (request with { Path = "/api/redeem-transfer-key" }, _key.Public),
            (request with { Signature = null }, _key.Public), (request with { Stamp = "1" }, _key.Public),
            (request, []),
            (_key.Sign("", "POST", "/api/register-bare-metal", "{}", now.AddMinutes(-6)), _key.Public),
            (_key.Sign("ws22222", "POST", "/api/register-bare-metal", "{}", now), _key.Public),
        })
            Assert.Null(signed.StampOf(wrong, key));
    }

    [Fact]
    public async Task That_updates_may_come_in_is_recorded_when_it_changes_and_not_each_time_it_is_said()
    {
        await using var node = await StartAsync();
        var accepted = Assert.IsType<RegistrationAnswer.Accepted>(
            await RegisterAsync(node, await TokenAsync(node, await node.AccountAsync("jane"))));
        var (id, servers) = (accepted.Workspace.Id, node.Service<ISelfHostedServers>());
        var endpoint = new UpdateSshEndpoint("203.0.113.7", 22, TimeProvider.System.GetUtcNow());
        foreach (var said in new[] { null, endpoint, endpoint, endpoint with { Port = 2222 }, null, null })
            await servers.KeepSshEndpointAsync(
                ActPermit.OfServer(said is null ? Act.RevokeUpdates : Act.AllowUpdates, ActSubject.Of(id), owner: null,
                    "198.51.100.9"), said, default);
        var records =
            (await node.Service<IActRecords>()
                .ListAsync(new ActFilter(id), 20, default)).Where(record =>
                    record.Act is Act.AllowUpdates or Act.RevokeUpdates).ToList();
        Assert.Equal([Act.RevokeUpdates, Act.AllowUpdates, Act.AllowUpdates], records.Select(record => record.Act));
        Assert.All(records,
            record =>
                Assert.Equal((ActorRole.Server, "198.51.100.9", accepted.Workspace.OwnerId),
                    (record.Role, record.Address, record.Owner)));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            servers.KeepSshEndpointAsync(ActPermit.OfServer(Act.RevokeUpdates, ActSubject.Of(id), owner: null,
                "198.51.100.9"),
                endpoint, default));
    }

    [Fact]
    public async Task Of_twenty_servers_with_one_token_exactly_one_is_taken_in()
    {
        await using var node = await StartAsync();
        var token = await TokenAsync(node, await node.AccountAsync("jane"));
        var answers =
            await Task.WhenAll(
                Enumerable.Range(0, 20)
                    .Select(i =>
                        Task.Run(() =>
                            RegisterAsync(node, token, hostKey: $"ssh-ed25519 SERVER{i}", key: new SelfHostedServerKey()))));
        Assert.Single(answers.OfType<RegistrationAnswer.Accepted>());
        Assert.Equal(19, answers.OfType<RegistrationAnswer.NoSuchToken>().Count());
    }

    [Fact]
    public async Task A_newer_token_replaces_the_former_and_an_hour_ends_it()
    {
        await using var node = await StartAsync();
        var jane = await node.AccountAsync("jane");
        var former = await TokenAsync(node, jane);
        var newer = await TokenAsync(node, jane);
        Assert.IsType<RegistrationAnswer.NoSuchToken>(await RegisterAsync(node, former));
        await ExecuteAsync(node,
            "UPDATE single_use_tokens SET expires_at = now() - interval '1 second' WHERE ended_at IS NULL");
        Assert.IsType<RegistrationAnswer.NoSuchToken>(await RegisterAsync(node, newer));
    }

    [Fact]
    public async Task A_token_is_kept_as_a_hash_only()
    {
        await using var node = await StartAsync();
        var token = await TokenAsync(node, await node.AccountAsync("jane"));
        await using var command = node.Service<NpgsqlDataSource>()
            .CreateCommand("SELECT encode(hash, 'escape') || encode(hash, 'base64') || name FROM single_use_tokens");
        Assert.DoesNotContain(token.Reveal()[5..], (string)(await command.ExecuteScalarAsync())!,
            StringComparison.Ordinal);
        Assert.Equal("adim_***", $"{token}");
    }

    [Fact]
    public async Task A_server_that_is_somebodys_already_is_refused_and_the_token_still_works_elsewhere()
    {
        await using var node = await StartAsync();
        await RegisterAsync(node, await TokenAsync(node, await node.AccountAsync("jane")));
        var token = await TokenAsync(node, await node.AccountAsync("john"));
        var taken =
            Assert.IsType<RegistrationAnswer.Taken>(await RegisterAsync(node, token, key: new SelfHostedServerKey()));
        Assert.StartsWith("This server is already registered.", taken.UserMessage, StringComparison.Ordinal);
        Assert.IsType<RegistrationAnswer.Accepted>(
            await RegisterAsync(node, token, hostKey: "ssh-ed25519 OTHER", key: new SelfHostedServerKey()));
    }

    [Fact]
    public async Task Another_who_shows_the_same_host_key_elsewhere_keeps_nobody_from_registering()
    {
        await using var node = await StartAsync();
        await RegisterAsync(node, await TokenAsync(node, await node.AccountAsync("thief")),
            key: new SelfHostedServerKey(),
            seenFrom: "198.51.100.66");
        Assert.IsType<RegistrationAnswer.Accepted>(
            await RegisterAsync(node, await TokenAsync(node, await node.AccountAsync("jane"))));
    }

    [Theory]
    [InlineData("adim.test", "belongs to this portal")]
    [InlineData("ws22222.adim.test", "belongs to this portal")]
    [InlineData("portal.adim.test", "belongs to this portal")]
    [InlineData("elsewhere.example", "points to 192.0.2.99, but this server connects from 203.0.113.7.")]
    [InlineData("nowhere.example", "has no address yet.")]
    public async Task A_name_that_is_not_the_registrants_is_refused_and_the_token_still_works(string domain, string why)
    {
        await using var node = await StartAsync();
        var token = await TokenAsync(node, await node.AccountAsync("jane"));
        var refused = Assert.IsType<RegistrationAnswer.Refused>(await RegisterAsync(node, token, domain: domain));
        Assert.Contains(why, refused.UserMessage, StringComparison.Ordinal);
        Assert.IsType<RegistrationAnswer.Accepted>(await RegisterAsync(node, token, domain: "attic.example"));
    }

    [Fact]
    public async Task Of_twenty_who_bring_one_name_at_once_one_gets_it_and_the_others_hear_why()
    {
        await using var node = await StartAsync();
        var tokens =
            await Task.WhenAll(
                Enumerable.Range(0, 20)
                    .Select(async i => await TokenAsync(node, await node.AccountAsync($"owner{i}"))));
        var answers = await Task.WhenAll(tokens.Select((token, i) => Task.Run(() =>
            RegisterAsync(node, token, hostKey: $"ssh-ed25519 SERVER{i}", key: new SelfHostedServerKey(),
                domain: "attic.example"))));
        Assert.Single(answers.OfType<RegistrationAnswer.Accepted>());
        Assert.All(answers.OfType<RegistrationAnswer.Taken>(),
            taken =>
                Assert.StartsWith("The name attic.example belongs to another workspace.", taken.UserMessage,
                    StringComparison.Ordinal));
        Assert.Equal(19, answers.OfType<RegistrationAnswer.Taken>().Count());
    }

    [Fact]
    public async Task A_name_that_nobody_has_verified_is_kept_from_nobody()
    {
        await using var node = await StartAsync();
        Assert.IsType<RegistrationAnswer.Accepted>(await RegisterAsync(
            node, await TokenAsync(node, await node.AccountAsync("thief")), hostKey: "ssh-ed25519 THIEF",
            key: new SelfHostedServerKey(), domain: "attic.example", tls: false));
        Assert.IsType<RegistrationAnswer.Accepted>(
            await RegisterAsync(node, await TokenAsync(node, await node.AccountAsync("jane")),
                domain: "attic.example"));
    }

    [Fact]
    public async Task It_counts_against_the_plan()
    {
        await using var node = await StartAsync();
        var jane = await node.AccountAsync("jane");
        await RegisterAsync(node, await TokenAsync(node, jane));
        var refused = Assert.IsType<TokenAnswer.Refused>(
            await node.Service<IRegistrations>().NewTokenAsync(jane, "Second", default));
        Assert.StartsWith("Your plan includes one workspace", refused.UserMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_needs_a_server_of_ours_is_refused_in_a_sentence()
    {
        await using var node = await StartAsync();
        var jane = await node.AccountAsync("jane");
        var accepted =
            Assert.IsType<RegistrationAnswer.Accepted>(await RegisterAsync(node, await TokenAsync(node, jane)));
        await node.EndByHandAsync();
        var id = accepted.Workspace.Id;
        foreach (var answer in new[]
        {
            await node.Maintenance.UpdateAsync(id, jane, default),
            await node.Maintenance.RotateAsync(id, jane, default),
            await node.Maintenance.RestartAsync(id, jane, default),
            await node.Resizing.ResizeAsync(id, "pro", jane, default),
            await node.Provisioning.TerminateAsync(id, jane, default),
        })
            Assert.StartsWith("This workspace is on its owner's own server.",
                Assert.IsType<RequestAnswer.Refused>(answer).UserMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_plan_and_a_missing_payment_touch_no_server()
    {
        var database = await postgres.CreateDatabaseAsync("own");
        WorkspaceId id;
        await using (var before = await EngineNode.StartAsync(database, scheduler: false))
        {
            id = await RegisteredAsync(before);
            await before.EndByHandAsync();
        }

        await using var node = await EngineNode.StartAsync(database);
        async Task EndsWellAsync(Task<RequestAnswer> asked) =>
            Assert.Equal(OperationStatus.Done,
                (await node.EndOfAsync(Assert.IsType<RequestAnswer.Accepted>(await asked).Operation)).Status);
        await EndsWellAsync(node.SelfHosted.ChangePlanAsync(id, "pro", by: null, default));
        Assert.Equal(("pro", "own", WorkspaceStatus.Active), await StateAsync(node, id));
        await EndsWellAsync(node.SelfHosted.SuspendAsync(id, SuspensionReason.Payment, by: null, default));
        Assert.Equal(("pro", "own", WorkspaceStatus.Suspended), await StateAsync(node, id));
        await EndsWellAsync(node.SelfHosted.ResumeAsync(id, by: null, default));
        Assert.Equal(("pro", "own", WorkspaceStatus.Active), await StateAsync(node, id));
        Assert.Empty(node.Cloud.Droplets);
    }

    private static async Task<(string Plan, string Size, WorkspaceStatus Status)> StateAsync(EngineNode node,
        WorkspaceId id) =>
        await node.WorkspaceAsync(id) is var workspace ? (workspace.Plan, workspace.Size, workspace.Status) : default;

    [Fact]
    public async Task A_signed_request_is_believed_once()
    {
        await using var node = await StartAsync();
        var id = await RegisteredAsync(node);
        var signed = node.Service<SignedRequests>();
        var request = _key.Sign(id, "POST", "/api/servers/health", "{}", TimeProvider.System.GetUtcNow());
        Assert.Equal((SignedBy.Itself, id), await signed.VerifyAsync(request, default));
        Assert.Equal(SignedBy.Nobody, (await signed.VerifyAsync(request, default)).By);
    }

    [Fact]
    public async Task Whatever_is_changed_in_a_signed_request_it_is_not_believed()
    {
        await using var node = await StartAsync();
        var id = await RegisteredAsync(node);
        var request = _key.Sign(id, "POST", "/api/servers/health", "{}", TimeProvider.System.GetUtcNow());
        foreach (var changed in new[]
        {
            request with { Body = "{ }"u8.ToArray() }, request with { Path = "/api/servers/reports" },
            request with { Method = "GET" },
            request with { Stamp =
                $"{long.Parse(request.Stamp!, System.Globalization.CultureInfo.InvariantCulture) + 1}" },
                request with { Workspace = "ws22222" }, request with { Signature = "AAAA" },
                request with { Signature = null },
            new SelfHostedServerKey().Sign(id, "POST", "/api/servers/health", "{}", TimeProvider.System.GetUtcNow()),
        })
            Assert.Equal(SignedBy.Nobody, (await node.Service<SignedRequests>().VerifyAsync(changed, default)).By);
    }

    [Fact]
    public async Task A_clock_that_is_off_and_a_server_that_was_forgotten_are_told_so()
    {
        await using var node = await StartAsync();
        var id = await RegisteredAsync(node);
        var (signed, now) = (node.Service<SignedRequests>(), TimeProvider.System.GetUtcNow());
        Assert.Equal(SignedBy.WrongTime,
            (await signed.VerifyAsync(_key.Sign(id, "GET", "/x", "", now.AddMinutes(6)), default)).By);
        Assert.Equal(SignedBy.WrongTime,
            (await signed.VerifyAsync(_key.Sign(id, "GET", "/x", "", now.AddMinutes(-6)), default)).By);
        await node.Service<ISelfHostedServers>().UnregisterAsync(id, default);
        Assert.Equal(SignedBy.Unregistered,
            (await signed.VerifyAsync(_key.Sign(id, "GET", "/x", "", now), default)).By);
        Assert.IsType<RegistrationAnswer.Accepted>(
            await RegisterAsync(node, await TokenAsync(node, await node.AccountAsync("john")),
                key: new SelfHostedServerKey()));
    }

    [Fact]
    public async Task Lines_come_once_in_their_order_and_none_after_the_installation_was_called_off()
    {
        await using var node = await StartAsync();
        var id = await RegisteredAsync(node);
        var (inbox, servers) = (node.Service<IServerInbox>(), node.Service<ISelfHostedServers>());
        ServerReport Line(long number) =>
            new(number, TimeProvider.System.GetUtcNow(), ReportKind.Line, "system", $"line {number}");
        Assert.Equal(ReportAnswer.Kept, await inbox.ReportAsync(id, [Line(1), Line(2)], default));
        Assert.Equal(ReportAnswer.Kept, await inbox.ReportAsync(id, [Line(2), Line(3)], default));
        Assert.Equal(["line 1", "line 2", "line 3"],
            (await servers.ReportsAsync(id, "system", 0, TimeSpan.Zero, default)).Select(r => r.Text));
        await ExecuteAsync(node, "UPDATE operations SET cancel_requested = true");
        Assert.Equal(ReportAnswer.NotExpected, await inbox.ReportAsync(id, [Line(4)], default));
        Assert.Equal(3, (await servers.ReportsAsync(id, "system", 0, TimeSpan.Zero, default)).Count);
    }

    [Fact]
    public async Task An_agent_that_falls_silent_is_told_of_and_told_of_again_when_it_speaks()
    {
        await using var node = await StartAsync();
        var id = await RegisteredAsync(node);
        await node.EndByHandAsync();
        await ExecuteAsync(node, "UPDATE self_hosted_servers SET heartbeat_at = now() - interval '11 minutes'");
        var heartbeats = node.Service<HeartbeatCheck>();
        await heartbeats.LookAsync(default);
        await heartbeats.LookAsync(default);
        var alert = Assert.Single(await node.Service<IMonitoringReader>().OpenAlertsAsync(null, 10, default)).Alert;
        Assert.Equal((AlertKind.NoHeartbeat, "Its server last reported 11 minutes ago."), (alert.Kind, alert.UserMessage));
        Assert.Single(await node.EmailsAsync(),
            email => email.StartsWith("jane@adim.test", StringComparison.Ordinal));
        Assert.Equal(SignedBy.Itself,
            (await node.Service<SignedRequests>()
                .VerifyAsync(_key.Sign(id, "GET", "/x", "", TimeProvider.System.GetUtcNow()), default)).By);
        await heartbeats.LookAsync(default);
        Assert.Empty(await node.Service<IMonitoringReader>().OpenAlertsAsync(null, 10, default));
        Assert.Equal(2,
            (await node.EmailsAsync()).Count(email => email.StartsWith("jane@adim.test", StringComparison.Ordinal)));
    }

    private async Task<EngineNode> StartAsync()
    {
        var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("own"), scheduler: false);
        node.Names.LeadTo("attic.example", "2001:db8::9", "::ffff:203.0.113.7");
        node.Names.LeadTo("elsewhere.example", "192.0.2.99");
        return node;
    }

    private static async Task<RegistrationToken> TokenAsync(EngineNode node, Guid owner) =>
        Assert.IsType<TokenAnswer.Made>(
            await node.Service<IRegistrations>().NewTokenAsync(owner, " Attic ", default)).Token;

    private async Task<WorkspaceId> RegisteredAsync(EngineNode node) =>
        Assert.IsType<RegistrationAnswer.Accepted>(
            await RegisterAsync(node, await TokenAsync(node, await node.AccountAsync("jane")))).Workspace.Id;

    private Task<RegistrationAnswer> RegisterAsync(
        EngineNode node, RegistrationToken token, string hostKey = "ssh-ed25519 ATTIC", SelfHostedServerKey? key = null,
        string? domain = null, bool tls = true, string seenFrom = "203.0.113.7", long? signedAt = null) =>
        node.Service<IRegistrations>().RegisterAsync(
            token,
            new Registration((key ?? _key).Public, hostKey, "attic", ["203.0.113.7"], seenFrom, domain, tls,
                new MachineFacts("Debian 12", 4096, 2, 40))
            { SignedAt = signedAt }, default);

    private static async Task ExecuteAsync(EngineNode node, string sql)
    {
        await using var command = node.Service<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
