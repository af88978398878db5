namespace AdimPortal.Tests.Dev;

/// <summary><c>./dev test</c> closes with one line and an exit status that say the same.</summary>
[Trait("Category", "Integration")]
public sealed class ClosingLineTests(DataFolder folder) : IClassFixture<DataFolder>
{
    [Fact]
    public async Task Passing_tests_are_counted_and_it_ends_well()
    {
        var (status, run) = await TestAsync("OnPurpose.It_passes");

        Assert.Equal("1 passed, 0 failed, 0 skipped", run.LastLine);
        Assert.Equal(0, status);
    }

    [Fact]
    public async Task One_failing_test_fails_the_run()
    {
        var (status, run) = await TestAsync("OnPurpose.It_passes", "OnPurpose.It_fails");

        Assert.Equal("1 passed, 1 failed, 0 skipped", run.LastLine);
        Assert.Contains("Failed:\n  AdimPortal.Tests.Dev.OnPurpose.It_fails\n", run.Said, StringComparison.Ordinal);
        Assert.Equal(1, status);
    }

    [Fact]
    public async Task A_skipped_test_is_named()
    {
        var (status, run) = await TestAsync("OnPurpose.It_passes", "OnPurpose.It_skips");

        Assert.Equal("1 passed, 0 failed, 1 skipped", run.LastLine);
        Assert.Contains("AdimPortal.Tests.Dev.OnPurpose.It_skips", run.Said, StringComparison.Ordinal);
        Assert.Equal(0, status);
    }

    [Fact]
    public async Task Fast_leaves_out_the_journeys()
    {
        var (status, run) = await TestAsync("OnPurpose.It_passes", "OnPurpose.It_is_a_journey", "--fast");

        Assert.Equal("1 passed, 0 failed, 0 skipped", run.LastLine);
        Assert.Equal(0, status);
    }

    [Fact]
    public async Task No_test_at_all_is_a_failure()
    {
        var (status, run) = await TestAsync("No_test_has_this_name");

        Assert.Contains("No test ran", run.Said, StringComparison.Ordinal);
        Assert.Equal("0 passed, 1 failed, 0 skipped", run.LastLine);
        Assert.Equal(1, status);
    }

    [Fact]
    public async Task A_test_program_that_ends_half_way_is_a_failure_even_with_status_0()
    {
        var (status, run) = await TestAsync("OnPurpose.It_ends_the_program");

        Assert.EndsWith("1 failed, 0 skipped", run.LastLine, StringComparison.Ordinal);
        Assert.Equal(1, status);
    }

    private Task<(int Status, DevTool Run)> TestAsync(params string[] words) =>
        DevTool.RunAsync(folder.Path, ["test", "--no-build", "--explicit", .. words]);
}
