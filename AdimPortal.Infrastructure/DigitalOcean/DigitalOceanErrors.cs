using System.Net;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>
/// DigitalOcean's errors, turned into sentences that a customer can read: the one place that knows its codes.
/// </summary>
internal static class DigitalOceanErrors
{
    private static readonly Dictionary<string, string> Cities = new()
    {
        ["nyc"] = "New York",
        ["sfo"] = "San Francisco",
        ["ams"] = "Amsterdam",
        ["sgp"] = "Singapore",
        ["lon"] = "London",
        ["fra"] = "Frankfurt",
        ["tor"] = "Toronto",
        ["blr"] = "Bangalore",
        ["syd"] = "Sydney",
        ["atl"] = "Atlanta",
        ["ric"] = "Richmond",
    };

    public static Failure From(ApiCall call, HttpStatusCode status, ApiError error, TimeSpan? retryAfter)
    {
        var detail =
            $"{call.Name}: {(int)status} {error.Id}: {error.Message}{(error.RequestId is { } id ? $" (request {id})" : "")}";
        return status switch
        {
            HttpStatusCode.Unauthorized =>
                new Failure.Final("The cloud does not accept our access key. This is ours to fix, not yours.", detail),
            HttpStatusCode.Forbidden =>
                new Failure.Final("The cloud does not allow us to do this. This is ours to fix, not yours.", detail),
            HttpStatusCode.TooManyRequests => Limited(retryAfter, detail),
            HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.Locked =>
                new Failure.Passing("The cloud is still busy with this.", detail, retryAfter),
            >= HttpStatusCode.InternalServerError => Away("The cloud has trouble at the moment.", detail, retryAfter),
            _ => new Failure.Final("The cloud refused what we asked for.", detail),
        };
    }

    /// <summary>Creating a droplet is refused for reasons that a customer can do something about.</summary>
    public static Failure CreatingDroplet(Failure failure, string region)
    {
        if (failure is not Failure.Final refused)
            return failure;
        var where = Cities.GetValueOrDefault(region.TrimEnd("0123456789".ToCharArray()), region);
        if (Says(refused, "not available in", "unavailable in", "no capacity", "out of capacity",
            "region is not available", "currently disabled"))
            return refused with { Sentence = $"DigitalOcean has no room in {where} for this size." };
        if (Says(refused, "droplet limit", "exceed your"))
            return refused with
            {
                Sentence =
                "We can't start more servers at the moment. This is ours to fix, not yours."
            };
        return refused;
    }

    /// <summary>A droplet that is at something else takes the change later.</summary>
    public static Failure ChangingDroplet(Failure failure)
    {
        if (failure is not Failure.Final refused)
            return failure;
        if (Says(refused, "pending event"))
            return new Failure.Passing("The cloud is still at work on the server.", refused.Detail);
        if (Says(refused, "smaller disk"))
            return refused with
            {
                Sentence =
                "This size has a smaller disk than the server has, and a disk can't shrink."
            };
        return refused;
    }

    public static Failure Limited(TimeSpan? retryAfter, string detail) =>
        Away("The cloud takes no more requests from us for the moment.", detail, retryAfter);

    public static Failure TimedOut(ApiCall call, TimeSpan limit) =>
        Away("The cloud did not answer in time.", $"{call.Name}: no answer in {limit.TotalSeconds:0} s.");

    public static Failure Unreachable(ApiCall call, Exception exception) =>
        Away("The cloud can't be reached at the moment.", $"{call.Name}: {exception.Message}");

    public static Failure Unreadable(ApiCall call, string why) =>
        Away("The cloud gave an answer that we could not read.", $"{call.Name}: {why}");

    /// <summary>It is not this call that fails: the cloud does not answer as it should.</summary>
    private static Failure.Passing Away(string sentence, string detail, TimeSpan? retryAfter = null) =>
        new(sentence, detail, retryAfter) { System = OutsideSystem.Cloud };

    private static bool Says(Failure failure, params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (failure.Detail.Contains(phrase, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
