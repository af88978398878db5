using AdimPortal.Core.SelfHosted;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>Section "SelfHosted": customers' own servers.</summary>
public sealed class SelfHostedOptions
{
    public const string Section = "SelfHosted";

    /// <summary>Where such servers reach the portal; null for where people do.</summary>
    public Uri? Address { get; set; }

    /// <summary>How long an agent, which speaks every minute, may be silent before people are told.</summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Registrations that one network address may try in a minute.</summary>
    public int RegistrationsPerMinute { get; set; } = 10;

    /// <summary>Requests that one server may sign in a minute. An installation reports about once a second.</summary>
    public int RequestsPerMinute { get; set; } = 240;

    /// <summary>
    /// Requests of servers that one network address may make in a minute, counted before anything of them is read. A
    /// house may have some servers.
    /// </summary>
    public int RequestsPerMinuteFromOneAddress { get; set; } = 1200;

    /// <summary>
    /// What one server may report in a minute; more is to come later. An installation says some hundred lines in its
    /// busiest minute.
    /// </summary>
    public int LinesPerMinute { get; set; } = 6000;

    public long BytesPerMinute { get; set; } = 2 << 20;

    /// <summary>
    /// What one server may report in a day; of more only what steps need is kept. An installation says about 3,000
    /// lines.
    /// </summary>
    public int LinesPerDay { get; set; } = 100_000;

    public long BytesPerDay { get; set; } = 32 << 20;

    public ReportLimits ToLimits() => new(LinesPerMinute, BytesPerMinute, LinesPerDay, BytesPerDay);
}

internal sealed class SelfHostedOptionsValidator(IHostEnvironment environment) : FaultsValidator<SelfHostedOptions>
{
    protected override IEnumerable<string> Faults(SelfHostedOptions options)
    {
        if (options.Address is { } address
            && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.AbsolutePath != "/"))
            yield return "SelfHosted:Address must be an address without a path, such as https://portal.example.com.";
        if (options.Address is { Scheme: "http" } && environment.IsProduction())
            yield return "SelfHosted:Address must begin with https: workspaces' passwords are sent there.";
        if (options.HeartbeatTimeout < TimeSpan.FromMinutes(1) || options.HeartbeatTimeout > TimeSpan.FromDays(7))
            yield return "SelfHosted:HeartbeatTimeout must be from 00:01:00 to 7.00:00:00.";
        if (options.RegistrationsPerMinute < 1 || options.RequestsPerMinute < 1
            || options.RequestsPerMinuteFromOneAddress < 1)
            yield return "SelfHosted:RegistrationsPerMinute, RequestsPerMinute and RequestsPerMinuteFromOneAddress must be at least 1.";
        // What is sent at once has to fit: a smaller quota would never let it through.
        if (options.LinesPerMinute < ServerReport.MostAtOnce || options.BytesPerMinute < ServerReport.MostBytesAtOnce)
            yield return $"SelfHosted:LinesPerMinute must be at least {ServerReport.MostAtOnce}, and BytesPerMinute at least {ServerReport.MostBytesAtOnce}.";
        if (options.LinesPerDay < options.LinesPerMinute || options.BytesPerDay < options.BytesPerMinute)
            yield return "SelfHosted:LinesPerDay and BytesPerDay must be at least what a minute may have.";
    }
}
