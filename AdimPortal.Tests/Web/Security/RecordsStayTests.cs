using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Web.Account;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Web.Security;

/// <summary>On a database that the migrations made: records of acts stay as they were written.</summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class RecordsStayTests(PortalApp portal)
{
    [Theory]
    [InlineData("UPDATE act_records SET reason = 'another'")]
    [InlineData("DELETE FROM act_records")]
    [InlineData("TRUNCATE act_records")]
    [InlineData("UPDATE act_chain SET hash = previous")]
    [InlineData("DELETE FROM act_chain")]
    [InlineData("TRUNCATE act_chain")]
    [InlineData("SELECT remove_old_act_records(now(), 100)")]
    public async Task Records_are_only_added(string sql)
    {
        var records = portal.Services.GetRequiredService<IActRecords>();
        var id = WorkspaceId.Parse("ws7x2kr");
        await records.WriteAsync(Permits.For(Act.BackUp, id, Guid.NewGuid()), TestContext.Current.CancellationToken);
        var before = await records.ListAsync(new ActFilter(id), 10, TestContext.Current.CancellationToken);
        await using var change = portal.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        var refused =
            await Assert.ThrowsAsync<PostgresException>(() =>
                change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal(before, await records.ListAsync(new ActFilter(id), 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cookie_is_worth_nothing_once_its_session_was_signed_out()
    {
        await portal.AccountAsync("ulla@example.com");
        using var ulla = portal.NewVisitor();
        var cookie =
            Assert.Single((await ulla.SignInAsync("ulla@example.com")).Cookies,
                c => c.Contains("session", StringComparison.Ordinal)).Split(';')[0];
        var token = (await ulla.GetAsync("/workspaces")).Document.QuerySelector("form[action='/signout'] input")!;
        using var form = new FormUrlEncodedContent(
            [KeyValuePair.Create(token.GetAttribute("name")!, token.GetAttribute("value")!)]);
        await ulla.Http.PostAsync("/signout", form);

        using var thief = portal.NewVisitor();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/workspaces");
        request.Headers.Add("Cookie", cookie);
        using var answer = await thief.Http.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
    }
}
