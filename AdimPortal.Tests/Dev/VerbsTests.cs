
namespace AdimPortal.Tests.Dev;

[Trait("Category", "Integration")]
public sealed class VerbsTests(DataFolder folder) : IClassFixture<DataFolder>
{
    [Fact]
    public async Task Alone_it_lists_every_verb_that_exists_and_no_other()
    {
        var (status, run) = await DevTool.RunAsync(folder.Path);

        var listed = run.Said.Split('\n')
            .Where(line => line.Length > 2 && line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ')
            .Select(line => line.Trim().Split(' ')[0]);
        var existing = Directory.EnumerateFiles(Repository.PathTo("build", "dev", "verbs"), "*.sh")
            .Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(existing.Order(), listed.Order());
        Assert.Equal(0, status);
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("../../keep")]
    public async Task A_verb_that_does_not_exist_is_an_error(string verb)
    {
        var (status, run) = await DevTool.RunAsync(folder.Path, verb);

        Assert.Contains($"there is no verb \"{verb}\"", run.Said, StringComparison.Ordinal);
        Assert.Equal(2, status);
    }

    [Theory]
    [InlineData("there is no setting --portal-prot", "--portal-prot", "5081")]
    [InlineData("--portal-port needs a value", "--portal-port")]
    [InlineData("PORTAL_PORT is 'many'", "--portal-port", "many")]
    [InlineData("PORTAL_PORT is '70000'", "--portal-port=70000")]
    [InlineData("they must differ", "--portal-port", "5090")]
    [InlineData("SANDBOX_SUBNET is '10.66.0.0/24'", "--sandbox-subnet", "10.66.0.0/24")]
    public async Task A_wrong_setting_is_said_before_anything_is_done(string message, params string[] flags)
    {
        var (status, run) = await DevTool.RunAsync(folder.Path, ["run", .. flags]);

        Assert.Contains(message, run.Said, StringComparison.Ordinal);
        Assert.Equal(1, status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
