using AdimPortal.Core.Acts;
using AdimPortal.Testing.Visits;
using AdimPortal.Tests.Web.Account;
using AdimPortal.Tests.Web.Forms;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Web.Security.Acts;

/// <summary>
/// From each form to its act: sent as a person sends it, it is recorded as the act of the table, and as no other.
/// </summary>
[Collection(PortalVisits.Name)]
[Trait("Category", "Integration")]
public sealed class EveryFormIsAnActTests(PortalApp portal)
{
    public static TheoryData<string> Names => [.. EveryForm.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Sent_it_is_recorded_as_what_it_is(string name)
    {
        var form = await EveryForm.All[name](portal);
        var before = await NewestAsync();
        await form.SendAsync();
        var recorded = new List<Act>();
        await using var ask = portal.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("SELECT DISTINCT act FROM act_records WHERE id > $1 AND NOT is_refused");
        ask.Parameters.AddWithValue(before);
        await using var rows = await ask.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            recorded.Add(Enum.Parse<Act>(rows.GetString(0)));
        Assert.Equal(ActTable.ActsOf($"FORM {name}"), recorded.Order());
    }

    [Fact]
    public void The_table_has_every_form_and_no_other() =>
    Assert.Equal(EveryForm.All.Keys.Order(StringComparer.Ordinal), ActTable.Forms.Order(StringComparer.Ordinal));

    private async Task<long> NewestAsync()
    {
        await using var ask = portal.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("SELECT coalesce(max(id), 0) FROM act_records");
        return (long)(await ask.ExecuteScalarAsync())!;
    }
}
