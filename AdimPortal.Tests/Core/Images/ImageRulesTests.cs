using AdimPortal.Core.Images;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Tests.Core.Images;

/// <summary>When an image is made, and which are kept.</summary>
public sealed class ImageRulesTests
{
    private const string Today = "today";
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly ImageOptions Options = new() { Enabled = true };
    private int _ids;

    [Fact]
    public void The_first_is_made_at_once_and_the_next_when_it_is_a_week_old()
    {
        Assert.True(Due().Prepare);
        Assert.False(Due(Ready(days: 6.9)).Prepare);
        Assert.True(Due(Ready(days: 7)).Prepare);
        Assert.False(Due(Image(ImageState.Preparing, days: 0), Ready(days: 8)).Prepare);
    }

    [Fact]
    public void Another_version_gets_an_image_of_its_own() => Assert.True(Due(Ready(days: 1, "yesterday")).Prepare);

    [Fact]
    public void What_failed_is_tried_again_later_and_later()
    {
        var (hour, two) = (TimeSpan.FromHours(1).TotalDays, TimeSpan.FromHours(2).TotalDays);
        Assert.False(Due(Image(ImageState.Failed, hour * 0.9)).Prepare);
        Assert.True(Due(Image(ImageState.Failed, hour)).Prepare);
        Assert.False(Due(Image(ImageState.Failed, hour), Image(ImageState.Failed, two)).Prepare);
        Assert.True(Due(Image(ImageState.Failed, two), Image(ImageState.Failed, 1)).Prepare);
        Assert.True(Due([.. Enumerable.Range(0, 30).Select(n => Image(ImageState.Failed, 1 + n))]).Prepare);
        // One that succeeded in between ends the count.
        Assert.True(Due(Image(ImageState.Failed, hour), Ready(days: 8), Image(ImageState.Failed, 9)).Prepare);
    }

    [Fact]
    public void The_last_two_are_kept()
    {
        var (first, second, third) = (Ready(days: 1), Ready(days: 8), Ready(days: 15));
        Assert.Empty(Due(first, second).Retire);
        Assert.Equal([third.Id], Due(first, second, third).Retire);
    }

    [Fact]
    public void One_that_a_server_may_just_be_made_from_is_kept()
    {
        var used = Ready(days: 15) with { UsedAt = Now.AddMinutes(-59) };
        Assert.Empty(Due(Ready(days: 1), Ready(days: 8), used).Retire);
        Assert.Equal([used.Id],
            Due(Ready(days: 1), Ready(days: 8), used with { UsedAt = Now.AddMinutes(-61) }).Retire);
    }

    [Fact]
    public void Those_of_another_version_go_when_they_are_old_and_there_is_one_of_todays()
    {
        var (young, old) = (Ready(days: 13, "yesterday"), Ready(days: 14, "yesterday"));
        Assert.Equal([old.Id], Due(Ready(days: 1), young, old).Retire);
        Assert.Empty(Due(young, old).Retire);
    }

    private static ImagesDue Due(params ServerImage[] all) => ImageRules.Of(all, Today, Options, Now);

    private ServerImage Ready(double days, string fingerprint = Today) =>
        Image(ImageState.Ready, days, fingerprint) with { MadeAt = Now.AddDays(-days) };

    private ServerImage Image(ImageState state, double days, string fingerprint = Today) =>
        new(WorkspaceId.Parse($"ws{"abcdefghjkmnpqrstuvwxyz"[_ids % 23]}{"23456789"[_ids++ / 23 % 8]}xx"), fingerprint,
            "1", state, Now.AddDays(-days))
        { EndedAt = state is ImageState.Failed ? Now.AddDays(-days) : null };
}
