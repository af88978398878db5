using System.Text.Json.Nodes;

namespace AdimPortal.Tests.Contracts;

/// <summary>
/// A checker that finds nothing is worth nothing: each of these exchanges is right but for one thing.
/// </summary>
[Trait("Category", "Integration")]
public class ContractCheckerTests
{
    private static readonly Dictionary<string, string> Headers = new()
    {
        ["ratelimit-limit"] = "5000",
        ["ratelimit-remaining"] = "4999",
        ["ratelimit-reset"] = "1795267246",
    };

    private const string Create =
        """{"name":"ws7x2k","region":"nyc3","size":"s-1vcpu-2gb","image":"debian-12-x64","ssh_keys":[5],"tags":["adim-portal"],"user_data":"#cloud-config\n"}""";

    private const string Action =
        """{"action":{"id":1,"status":"in-progress","type":"reboot","started_at":"2026-01-02T03:04:05Z","completed_at":null,"resource_id":7,"resource_type":"droplet","region_slug":"nyc3"}}""";

    private static IReadOnlyList<(string What, Exchange Exchange)> Wrong =>
    [
        ("a path that doesn't exist", Right with { Path = "/v2/droplet/7/actions" }),
        ("a method that the path doesn't have", Right with { Method = "PATCH" }),
        ("a misspelt field of the request", Right with { RequestBody = """{"type":"reboot","forced":true}""" }),
        ("a field of another kind of action",
            Right with { RequestBody = """{"type":"reboot","size":"s-1vcpu-2gb"}""" }),
        ("an action that doesn't exist", Right with { RequestBody = """{"type":"restart"}""" }),
        ("a missing field of the request", Right with { RequestBody = "{}" }),
        ("a request without the body", Right with { RequestBody = null }),
        ("a body where none belongs", List with { RequestBody = "{}" }),
        ("a request that isn't JSON", Right with { RequestBody = "{" }),
        ("a parameter that doesn't exist", List with { Query = "tag=adim-portal" }),
        ("a page that is too large", List with { Query = "per_page=201" }),
        ("a page that is a word", List with { Query = "page=first" }),
        ("a status that the operation doesn't have", Right with { Status = 204, ResponseBody = null }),
        ("an answer without its wrapper", Right with { ResponseBody = "{}" }),
        ("an answer with a field too many", Right with { ResponseBody = With(Action, "action", "progress", 50) }),
        ("an answer with a value of the wrong type", Right with { ResponseBody = With(Action, "action", "id", "1") }),
        ("an answer with a word that isn't allowed",
            Right with { ResponseBody = With(Action, "action", "status", "done") }),
        ("a time that is none", Right with { ResponseBody = With(Action, "action", "started_at", "yesterday") }),
        ("a list without its total", List with { ResponseBody = """{"droplets":[],"links":{}}""" }),
        ("an answer without the rate limit", Right with { ResponseHeaders = new Dictionary<string, string>() }),
        ("an error without its id", Right with { Status = 404, ResponseBody = """{"message":"no"}""" }),
        ("keys that are objects", Creation with { RequestBody = Create.Replace("[5]", "[{}]") }),
        ("a tag with a blank", Creation with { Path = "/v2/tags", RequestBody = """{"name":"adim portal"}""" }),
        ("a droplet without its size", Creation with { RequestBody = Create.Replace("\"size\":\"s-1vcpu-2gb\",", "") }),
        ("a droplet in an answer that lacks most of it",
            Creation with { Status = 202, ResponseBody = """{"droplet":{"id":1},"links":{}}""" }),
    ];

    private static Exchange Right =>
        new("POST", "/v2/droplets/7/actions", "", """{"type":"reboot"}""", 201, Headers, Action);

    private static Exchange List => new(
        "GET", "/v2/droplets", "tag_name=adim-portal&page=1&per_page=200", null, 200, Headers,
        """{"droplets":[],"links":{},"meta":{"total":0}}""");

    // Not accepted, so that the answer stays short; but not refused for its form either, so the request counts.
    private static Exchange Creation =>
        new("POST", "/v2/droplets", "", Create, 401, Headers,
            """{"id":"unauthorized","message":"Unable to authenticate you"}""");

    [Fact]
    public async Task Right_exchanges_have_no_faults() =>
        Assert.Empty(
            await ContractChecker.DigitalOceanFaultsAsync(
                [Right, List, Creation,
                    Right with { RequestBody = "{}", Status = 422, ResponseBody = Creation.ResponseBody }]));

    [Fact]
    public async Task Every_wrong_exchange_is_found()
    {
        var faults = await ContractChecker.DigitalOceanFaultsAsync([.. Wrong.Select(one => one.Exchange)]);
        var found = faults.Select(fault => fault.Exchange).ToHashSet();
        Assert.Empty(Wrong.Where((_, index) => !found.Contains(index)).Select(one => one.What));
    }

    private static string With(string json, string wrapper, string field, JsonNode value)
    {
        var node = JsonNode.Parse(json)!;
        node[wrapper]![field] = value;
        return node.ToJsonString();
    }
}
