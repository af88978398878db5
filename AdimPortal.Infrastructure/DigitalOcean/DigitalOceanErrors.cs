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
                new Failure.Final("The cloud provider does not accept our access key. We have to fix this; you don't need to do anything.", detail),
            HttpStatusCode.Forbidden =>
                new Failure.Final("The cloud provider does not allow us to do this. We have to fix this; you don't need to do anything.", detail),
            HttpStatusCode.TooManyRequests => Limited(retryAfter, detail),
            HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.Locked =>
                new Failure.Passing("The cloud provider is still working on this.", detail, retryAfter),
            >= HttpStatusCode.InternalServerError => Away("The cloud provider has a problem right now.", detail, retryAfter),
            _ => new Failure.Final("The cloud provider refused our request.", detail),
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
            return refused with { UserMessage = $"DigitalOcean has no capacity in {where} for this size." };
        if (Says(refused, "droplet limit", "exceed your"))
            return new Failure.Passing(
                "We can't start more servers right now. We have to fix this; you don't need to do anything.",
                refused.Detail)
            { IsLimit = true };
        return refused;
    }

    /// <summary>A droplet that is at something else takes the change later.</summary>
    public static Failure ChangingDroplet(Failure failure)
    {
        if (failure is not Failure.Final refused)
            return failure;
        if (Says(refused, "pending event"))
            return new Failure.Passing("The cloud provider is still working on the server.", refused.Detail);
        if (Says(refused, "smaller disk"))
            return refused with
            {
                UserMessage =
                "This size has a smaller disk than the server, and a disk can't shrink."
            };
        return refused;
    }

    public static Failure Limited(TimeSpan? retryAfter, string detail) =>
        Away("The cloud provider accepts no more requests from us right now.", detail, retryAfter ?? LimitedFor) with
        { IsLimit = true };

    /// <summary>Where it doesn't say for how long.</summary>
    public static readonly TimeSpan LimitedFor = TimeSpan.FromSeconds(5);

    public static Failure TimedOut(ApiCall call, TimeSpan limit) =>
        Away("The cloud provider did not respond in time.", $"{call.Name}: no answer in {limit.TotalSeconds:0} s.");

    public static Failure Unreachable(ApiCall call, Exception exception) =>
        Away("We can't reach the cloud provider right now.", $"{call.Name}: {exception.Message}");

    public static Failure Unreadable(ApiCall call, string why) =>
        Away("The cloud provider sent an answer that we can't read.", $"{call.Name}: {why}");

    /// <summary>It is not this call that fails: the cloud does not answer as it should.</summary>
    private static Failure.Passing Away(string message, string detail, TimeSpan? retryAfter = null) =>
        new(message, detail, retryAfter) { System = OutsideSystem.Cloud };

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
