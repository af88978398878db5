using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Core.Monitoring;

/// <summary>When an alert begins and ends: a table of what is known.</summary>
public class AlertRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly MonitoringOptions Options = new();

    private static readonly MonitoredState Well = new(
        WorkspaceId.Parse("ws7x2k7"), Failures: 0, FailingSince: null, Problem: null, RestartedAt: null,
        CertificateExpiresAt: Now.AddDays(60),
        new MachineReading(0.2, 0.5, 0.3), CpuHighSince: null, IsBeingWorkedOn: false, Open: []);

    private static MonitoredState Down(int failures) =>
        Well with { Failures = failures, FailingSince = Now.AddMinutes(-failures), Problem = "Redis is down." };

    [Fact]
    public void All_is_well_and_nothing_follows() => Assert.Empty(AlertRules.Of(Well, Options, Now));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(9, true)]
    public void Three_failures_in_a_row_begin_with_a_restart(int failures, bool restarts) =>
        Assert.Equal(restarts ? [new MonitoringTransition.Restart()] : [], AlertRules.Of(Down(failures), Options, Now));

    [Fact]
    public void While_the_restart_is_under_way_nobody_is_told() =>
        Assert.Empty(AlertRules.Of(Down(3) with { RestartedAt = Now, IsBeingWorkedOn = true }, Options, Now));

    [Fact]
    public void A_restart_that_did_not_help_is_told()
    {
        var move = Assert.IsType<MonitoringTransition.Open>(
            Assert.Single(AlertRules.Of(Down(4) with { RestartedAt = Now.AddMinutes(-1) }, Options, Now)));
        Assert.Equal((AlertKind.Down, "Redis is down. We restarted the failed services, but that did not fix the problem."),
            (move.Kind, move.UserMessage));
    }

    [Fact]
    public void What_fails_again_within_the_hour_is_told_without_another_restart()
    {
        var move = Assert.IsType<MonitoringTransition.Open>(
            Assert.Single(AlertRules.Of(Down(3) with { RestartedAt = Now.AddMinutes(-40) }, Options, Now)));
        Assert.Equal("Redis is down. We restarted the workspace recently, and it failed again.", move.UserMessage);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(70)]
    public void On_an_own_server_nothing_is_restarted_and_its_owner_is_told_at_once(int? minutesSinceRestart)
    {
        var state = Down(3) with
        {
            Hosting = WorkspaceHosting.SelfHosted,
            RestartedAt = minutesSinceRestart is { } ago ? Now.AddMinutes(-ago) : null
        };
        var move = Assert.IsType<MonitoringTransition.Open>(Assert.Single(AlertRules.Of(state, Options, Now)));
        Assert.Equal((AlertKind.Down, "Redis is down. We restarted nothing: we can't sign in to your own server."),
            (move.Kind, move.UserMessage));
    }

    [Fact]
    public void What_fails_again_after_more_than_an_hour_is_restarted_again() =>
        Assert.Equal([new MonitoringTransition.Restart()],
            AlertRules.Of(Down(3) with { RestartedAt = Now.AddMinutes(-70) }, Options, Now));

    [Theory]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(30, true)]
    public void Processors_must_be_busy_for_five_minutes(int minutes, bool opens) => Assert.Equal(
        opens ? [AlertKind.Cpu] : [],
        Opened(Well with { Machine = new MachineReading(0.95, 0.5, 0.3), CpuHighSince = Now.AddMinutes(-minutes) }));

    [Theory]
    [InlineData(0.90, 0.85)]
    [InlineData(0.91, 0.85, AlertKind.Memory)]
    [InlineData(0.90, 0.86, AlertKind.Disk)]
    [InlineData(0.99, 0.99, AlertKind.Memory, AlertKind.Disk)]
    public void Memory_and_disk_have_their_limits(double memory, double disk, params AlertKind[] kinds) =>
        Assert.Equal(kinds, Opened(Well with { Machine = new MachineReading(0.1, memory, disk) }));

    [Theory]
    [InlineData(60, null)]
    [InlineData(14, null)]
    [InlineData(13, "The certificate expires in 13 days and was not renewed.")]
    [InlineData(1, "The certificate expires in 24 hours and was not renewed.")]
    [InlineData(-1, "The certificate has expired.")]
    public void A_certificate_is_renewed_a_fortnight_before_its_end(int days, string? message) =>
        Assert.Equal(message is null ? [] : [new MonitoringTransition.Open(AlertKind.Certificate, message)],
            AlertRules.Of(Well with { CertificateExpiresAt = Now.AddDays(days) }, Options, Now));

    [Fact]
    public void What_is_open_is_not_opened_again()
    {
        var all = Everything() with { Open = Enum.GetValues<AlertKind>() };
        Assert.Empty(AlertRules.Of(all, Options, Now));
    }

    [Fact]
    public void A_workspace_that_is_being_worked_on_raises_no_alert() =>
    Assert.Empty(AlertRules.Of(Everything() with { IsBeingWorkedOn = true }, Options, Now));

    [Fact]
    public void What_is_over_is_closed() => Assert.Equal(
        // What listens to servers, and what keeps backups, closes its own.
        Enum.GetValues<AlertKind>()
            .Where(kind => kind is not (AlertKind.NoHeartbeat or AlertKind.Backup or AlertKind.Drill))
            .Select(kind => new MonitoringTransition.Close(kind)),
        AlertRules.Of(Well with { Open = Enum.GetValues<AlertKind>() }, Options, Now));

    [Fact]
    public void What_could_not_be_looked_at_is_not_over() =>
        Assert.Empty(
            AlertRules.Of(
                Well with
                {
                    Machine = null,
                    CertificateExpiresAt = null,
                    Failures = 1,
                    Open = Enum.GetValues<AlertKind>()
                }, Options, Now));

    [Fact]
    public void All_faults_of_the_settings_are_named_at_once()
    {
        var faults = new MonitoringOptions { Every = TimeSpan.Zero, CpuShare = 80, Failures = 0 }.Faults().ToList();
        Assert.Equal(3, faults.Count);
        Assert.Contains("Monitoring:CpuShare must be more than 0 and at most 1: 0.8 is 80%.", faults);
        Assert.Empty(new MonitoringOptions().Faults());
    }

    private static MonitoredState Everything() => Down(5) with
    {
        RestartedAt = Now,
        Machine = new MachineReading(0.99, 0.99, 0.99),
        CpuHighSince = Now.AddHours(-1),
        CertificateExpiresAt = Now.AddDays(1),
    };

    private static IEnumerable<AlertKind> Opened(MonitoredState state) =>
        AlertRules.Of(state, Options, Now).Cast<MonitoringTransition.Open>().Select(o => o.Kind);
}
