using System.Diagnostics.Metrics;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>
/// Counts the calls by endpoint and status: what a provision costs of the rate limit can be seen, and tested.
/// </summary>
internal sealed class CallMeter(IMeterFactory meters)
{
    public const string Name = "AdimPortal.DigitalOcean";

    private readonly Histogram<double> _duration =
        meters.Create(Name)
            .CreateHistogram<double>("digitalocean.call.duration", unit: "s",
                description: "Calls to the DigitalOcean API.");

    /// <param name="outcome">The status code, or "timeout", or "unreachable".</param>
    public void Record(ApiCall call, string outcome, TimeSpan took) =>
        _duration.Record(took.TotalSeconds, new("endpoint", call.Name), new("outcome", outcome));
}
