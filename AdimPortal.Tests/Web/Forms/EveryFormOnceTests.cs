using System.Net;
using System.Text.RegularExpressions;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Visits;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdimPortal.Tests.Web.Forms;

/// <summary>
/// Every form, sent twice at the same moment as by a double click: its work is done once, and both get the same answer.
/// A form that is added to a page fails here until it is in <see cref="EveryForm"/>.
/// </summary>
[Trait("Category", "Integration")]
public sealed partial class EveryFormOnceTests(PortalApp portal) : IClassFixture<PortalApp>
{
    /// <summary>
    /// What counts tries, what waits to be sent (the emails are counted when they are), and the answers themselves.
    /// </summary>
    private static readonly string[] NotWork =
        ["sent_forms", "paces", "outgoing_mails", "mail_quotas", "data_protection_keys"];

    /// <summary>It proves something for the session that is there, and adds nothing.</summary>
    private const string AddsNothing = "confirm";

    public static TheoryData<string> Names => [.. EveryForm.All.Keys];

    private InMemoryPayments Payments => portal.Services.GetRequiredService<InMemoryPayments>();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_form_that_is_sent_twice_does_its_work_once(string name)
    {
        var (single, twice) = (await EveryForm.All[name](portal), await EveryForm.All[name](portal));
        var work = await WorkAsync(single.SendAsync);
        Page[] answers = [];
        var both = await WorkAsync(async () => answers = await Task.WhenAll(twice.SendAsync(), twice.SendAsync()));
        Assert.Equal(work, both);
        Assert.True(work.Count > 0 || name == AddsNothing, "The form did nothing: it was not filled in well.");
        Assert.InRange((int)answers[0].Status, 200, 399);
        Assert.Equal((answers[0].Status, answers[0].Location, answers[0].Words),
            (answers[1].Status, answers[1].Location, answers[1].Words));
        Assert.Equal(answers[0].Cookies, answers[1].Cookies);
    }

    [Fact]
    public void Every_form_of_a_page_is_tried()
    {
        var pages =
            Directory.GetFiles(Repository.PathTo("AdimPortal.Web", "Components"), "*.razor",
                SearchOption.AllDirectories).Select(File.ReadAllText);
        var forms = pages.SelectMany(page => PostedForm().Matches(page)).Select(form => form.Groups["name"].Value)
            .Where(name => name.Length > 0 && name[0] != '@');
        Assert.Equal(EveryForm.All.Keys.Concat(EveryForm.Elsewhere).Order(StringComparer.Ordinal),
            forms.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Later_it_leads_to_the_same_place_and_filled_in_otherwise_it_is_another()
    {
        var form = await EveryForm.NewWorkspaceAsync(portal, "Garden");
        var (first, again) = (await form.SendAsync(), await form.SendAsync());
        Assert.Matches("/workspaces/ws[a-z2-9]{4}$", first.Location);
        Assert.Equal(first.Location, again.Location);
        var other = await form.Someone.SendAsync(form.Page, ("Form.Name", "Cellar"), ("Form.Region", "nyc3"));
        Assert.Matches("/workspaces/ws[a-z2-9]{4}$", other.Location);
        Assert.NotEqual(first.Location, other.Location);
        Assert.Contains("Cellar", (await form.Someone.GetAsync(other.Location!)).Words, StringComparison.Ordinal);
    }

    /// <summary>Signed out, the person signs in again on the page that the browser still has.</summary>
    [Fact]
    public async Task What_is_about_the_browser_counts_for_a_moment()
    {
        var form = await EveryForm.All["signin"](portal);
        await form.SendAsync();
        var token =
            (await form.Someone.GetAsync("/account")).Document.QuerySelector(
                "[action='/signout'] [name='__RequestVerificationToken']")!.GetAttribute("value")!;
        using (var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]))
            await form.Someone.Http.PostAsync("/signout", content);
        Assert.False(await form.Someone.IsSignedInAsync());
        await ExecuteAsync("UPDATE sent_forms SET holds_until = holds_until - interval '15 seconds'");
        await form.SendAsync();
        Assert.True(await form.Someone.IsSignedInAsync());
    }

    [Fact]
    public async Task After_a_fault_it_may_be_sent_again()
    {
        var form = await EveryForm.All["change-plan"](portal);
        Payments.OnCustomer = (_, _) => throw new TimeoutException();
        try
        {
            Assert.Equal(HttpStatusCode.InternalServerError, (await form.SendAsync()).Status);
        }
        finally
        {
            Payments.OnCustomer = null;
        }

        Assert.StartsWith("https://checkout.stripe.com/", (await form.SendAsync()).Location, StringComparison.Ordinal);
    }

    /// <summary>
    /// The node that worked on it is gone: nothing is done twice, and the person is told where to look.
    /// </summary>
    [Fact]
    public async Task One_whose_end_is_not_known_is_not_done_again()
    {
        var form = await EveryForm.NewWorkspaceAsync(portal, "Lost");
        var first = await form.SendAsync();
        await ExecuteAsync(
            "UPDATE sent_forms SET answer = NULL, taken_at = taken_at - interval '1 minute' WHERE taken_at > now() - interval '10 seconds'");
        var work = await WorkAsync(async () =>
        {
            var again = await form.SendAsync();
            Assert.Equal((HttpStatusCode.Conflict, "You already sent this form"), (again.Status, again.Title));
        });
        Assert.Empty(work);
        Assert.NotNull(first.Location);
    }

    /// <summary>
    /// How many rows each table has more, emails that went out, and what was asked of the payment service.
    /// </summary>
    private async Task<IReadOnlyList<(string Table, long More)>> WorkAsync(Func<Task> act)
    {
        var before = await CountsAsync();
        await act();
        var after = await CountsAsync();
        return [
            .. after.Select(count => (count.Key, count.Value - before.GetValueOrDefault(count.Key)))
                .Where(count => count.Item2 != 0).OrderBy(count => count.Key, StringComparer.Ordinal)];
    }

    private async Task<Dictionary<string, long>> CountsAsync()
    {
        await Eventually.TrueAsync(
            async () => (await RowsAsync("SELECT 'waiting', count(*) FROM outgoing_mails"))["waiting"] == 0,
            "all letters are out");
        var tables =
            (await RowsAsync(
                "SELECT table_name::text, 0::bigint FROM information_schema.tables WHERE table_schema = 'public'")).Keys.Except(
                    NotWork).ToList();
        var counts =
            await RowsAsync(
                string.Join(" UNION ALL ", tables.Select(table => $"""SELECT '{table}', count(*) FROM "{table}" """)));
        counts["letters"] = portal.Mail.Count;
        counts["payments"] = Payments.Asked.Count;
        return counts;
    }

    private async Task<Dictionary<string, long>> RowsAsync(string sql)
    {
        await using var command = portal.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new Dictionary<string, long>();
        while (await row.ReadAsync())
            rows[row.GetString(0)] = row.GetInt64(1);
        return rows;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = portal.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(
        """<EditForm[^>]*method="post"[^>]*FormName="(?<name>[^"]+)"|<form[^>]*method="post"[^>]*@formname="(?<name>[^"]+)"|<form[^>]*method="post"[^>]*action="(?<name>[^"]+)"(?![^>]*@formname)""")]
    private static partial Regex PostedForm();
}
