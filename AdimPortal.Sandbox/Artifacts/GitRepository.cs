using System.Text;
using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Artifacts;

/// <summary>
/// The stand-in of the ADIM server as a bare git repository. Made anew at each start, so it is what this program
/// brought along.
/// </summary>
public sealed class GitRepository(SandboxOptions options, CommandRunner commands) : IHostedService
{
    public const string Name = "adim-server.git";
    private const string Branch = "main";

    /// <summary>The folder that git serves repositories from.</summary>
    public string Root => Path.Combine(options.DataDirectory, "git");

    private string Folder => Path.Combine(Root, Name);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Root);
        await commands.RequireAsync("git", ["init", "--quiet", "--bare", $"--initial-branch={Branch}", Folder],
            cancellationToken);
        // A commit may be asked for by its id, not only by a branch's name.
        await commands.RequireAsync("git", ["--git-dir", Folder, "config", "uploadpack.allowAnySHA1InWant", "true"],
            cancellationToken);
        var files = BundledFiles.Read("adim-server");
        var commit = FastImport.Commit(Branch, "The stand-in of the ADIM server", files);
        await commands.RequireAsync("git", ["--git-dir", Folder, "fast-import", "--quiet", "--force", "--done"],
            cancellationToken, Encoding.UTF8.GetString(commit));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
