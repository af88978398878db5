using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Core.Maintenance;

/// <summary>A few at a time, and not on after failures. W waiting, r running, d done, f failed, s skipped.</summary>
public class RollOutRulesTests
{
    [Theory]
    [InlineData("WWWWW", 2, 1, 0, "begin 2")]
    [InlineData("rWWWW", 2, 1, 0, "begin 1")]
    [InlineData("rrWWW", 2, 1, 0, "wait")]
    [InlineData("drWWW", 2, 1, 0, "begin 1")]
    [InlineData("dfWWW", 2, 1, 0, "stop")]
    [InlineData("frWWW", 2, 1, 0, "stop")]
    [InlineData("dfWWW", 2, 2, 0, "begin 2")]
    [InlineData("dffWW", 2, 2, 0, "stop")]
    [InlineData("dfWWW", 2, 1, 1, "begin 2")]
    [InlineData("dffWW", 2, 1, 1, "stop")]
    [InlineData("ddrrr", 2, 1, 0, "wait")]
    [InlineData("ddsdd", 2, 1, 0, "end")]
    [InlineData("ddddf", 2, 1, 0, "stop")]
    [InlineData("ddddf", 2, 1, 1, "end")]
    public void What_comes_next(string items, int atOnce, int failures, int forgiven, string expected) =>
        Assert.Equal(expected,
            Said(
                RollOutRules.Next(Of(items, forgiven),
                    new MaintenanceOptions { UpdatesAtOnce = atOnce, UpdateFailures = failures })));

    [Fact]
    public void A_stopped_one_waits_for_a_person() =>
        Assert.IsType<RollOutStep.Wait>(
            RollOutRules.Next(Of("WWW", 0) with { Status = RollOutStatus.Stopped }, new MaintenanceOptions()));

    [Fact]
    public void It_says_why_it_stopped() =>
        Assert.Equal("The update of ws22223 failed: It was refused.",
            Assert.IsType<RollOutStep.Stop>(RollOutRules.Next(Of("dfW", 0), new MaintenanceOptions())).Reason);

    private static RollOut Of(string items, int forgiven) => new(
        1, DateTimeOffset.UnixEpoch, null, RollOutStatus.Running, forgiven, null, null,
        [.. items.Select((status,
            i) =>
            new Rolled(WorkspaceId.Parse($"ws2222{i + 2}"), Of(status), null,
                status == 'f' ? "It was refused." : null))]);

    private static RolledStatus Of(char status) => status switch
    {
        'W' => RolledStatus.Waiting,
        'r' => RolledStatus.Running,
        'd' => RolledStatus.Done,
        'f' => RolledStatus.Failed,
        _ => RolledStatus.Skipped,
    };

    private static string Said(RollOutStep move) => move switch
    {
        RollOutStep.Begin(var workspaces) => $"begin {workspaces.Count}",
        RollOutStep.Stop => "stop",
        RollOutStep.End => "end",
        _ => "wait",
    };
}
