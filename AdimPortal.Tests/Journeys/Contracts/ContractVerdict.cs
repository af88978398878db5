using System.Text.Json.Nodes;
using AdimPortal.Tests.Contracts;

namespace AdimPortal.Tests.Journeys.Contracts;

/// <summary>
/// Holds what was recorded against the description, and shows besides that each exchange was really looked at.
/// </summary>
internal static class ContractVerdict
{
    public static async Task AllRightAsync(IReadOnlyList<Exchange> exchanges)
    {
        Assert.Empty(await ContractChecker.DigitalOceanFaultsAsync(exchanges));

        // Each of them, spoiled in one place, must be found: else it was let through unread.
        var spoiled = exchanges.Select(Spoiled).ToList();
        var found =
            (await ContractChecker.DigitalOceanFaultsAsync(spoiled)).Select(fault => fault.Exchange).ToHashSet();
        Assert.Empty(
            spoiled.Where((_, index) => !found.Contains(index)).Select(one => $"{one.Method} {one.Path} {one.Status}"));
    }

    /// <summary>One field too many in the answer, or an answer where none belongs.</summary>
    private static Exchange Spoiled(Exchange exchange)
    {
        if (exchange.ResponseBody is not { } body)
            return exchange with { ResponseBody = "{}" };
        var answer = JsonNode.Parse(body)!;
        answer["surplus"] = 1;
        return exchange with { ResponseBody = answer.ToJsonString() };
    }
}
