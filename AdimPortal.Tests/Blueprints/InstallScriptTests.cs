using System.Diagnostics;
using System.Net;
using System.Text;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Infrastructure.SelfHosted;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Blueprints;

/// <summary>
/// The scripts that are piped into a shell, run by the real bash in a folder where every program that it could call
/// only leaves a mark.
/// </summary>
[Trait("Category", "Integration")]
public sealed class InstallScriptTests : IDisposable
{
    private static readonly string Folder = Repository.PathTo("blueprints", "lib", "own");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adim-get-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>
    /// Each length, so each byte at which a download can be cut. Bash reads it from a pipe, as in the one line.
    /// </summary>
    [Theory]
    [InlineData("install")]
    [InlineData("migrate")]
    public async Task Cut_anywhere_it_does_nothing(string program)
    {
        var programs = MakeMarkers();
        var script = Encoding.UTF8.GetBytes(Script("http://127.0.0.1:9", new string('0', 64), program).Replace(
            "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", $"export PATH={programs}",
            StringComparison.Ordinal));
        // Without its last line end it is whole.
        await Parallel.ForEachAsync(Enumerable.Range(0, script.Length - 1),
            async (length,
                _) =>
                await RunAsync(script.AsMemory(0, length), programs,
                    program == "install" ? "--token" : "--transfer-key", "adim_secret"));
        Assert.Equal("", Marks());
        // The same script, whole, does run something: that would have been seen.
        await RunAsync(script, programs, program == "install" ? "--token" : "--transfer-key", "adim_secret");
        Assert.Contains("curl", Marks(), StringComparison.Ordinal);
        Assert.DoesNotContain("adim_secret", Marks(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_that_was_changed_on_its_way_is_refused_and_nothing_of_it_runs()
    {
        var bundle = BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim").Bundle;
        foreach (var (bytes, isRefused) in new[] { (Changed(bundle.Bytes.ToArray()), true),
            (bundle.Bytes[..^1].ToArray(), true), (bundle.Bytes.ToArray(), false) })
        {
            using var portal = new OnePage(bytes);
            var (status, said) =
                await RunAsync(Encoding.UTF8.GetBytes(Script(portal.Address, bundle.Sha256)), programs: null,
                    "--check-only");
            Assert.Equal(isRefused, said.Contains("Nothing was done.", StringComparison.Ordinal));
            Assert.Equal(!isRefused, said.Contains("Checking this server.", StringComparison.Ordinal));
            Assert.NotEqual(0, status);
        }
    }

    [Theory]
    [InlineData("install", "--help", 0, "Installs an ADIM workspace")]
    [InlineData("install", "--token", 64, "--token needs the value that the portal's page shows.")]
    [InlineData("install", "--domain", 64, "--domain needs a value.")]
    [InlineData("install", "--nonsense", 64, "Unknown option --nonsense.")]
    [InlineData("migrate", "--help", 0, "Moves an ADIM workspace to this server")]
    [InlineData("migrate", "--transfer-key", 64, "--transfer-key needs the value that the portal's page shows.")]
    [InlineData("migrate", "--token", 64, "Unknown option --token.")]
    public async Task It_says_how_it_is_used(string program, string word, int status, string said)
    {
        var answer =
            await RunAsync(Encoding.UTF8.GetBytes(Script("http://127.0.0.1:9", new string('0', 64), program)),
                programs: null, word);
        Assert.Equal(status, answer.Status);
        Assert.Contains(said, answer.Said, StringComparison.Ordinal);
    }

    private static string Script(string portal, string sum, string program = "install") =>
        (program == "install" ? ServedScript.Install : ServedScript.Migrate).Render(Folder, portal, "adim", sum);

    private static byte[] Changed(byte[] bytes)
    {
        bytes[^20] ^= 1;
        return bytes;
    }

    private string Marks() =>
        string.Join('\n', Directory.GetFiles(_folder.FullName, "*.marks").Select(File.ReadAllText));

    /// <summary>A folder of programs that do nothing but say that they were called, and how.</summary>
    private string MakeMarkers()
    {
        var folder = _folder.CreateSubdirectory("programs").FullName;
        foreach (var name in new[] { "curl", "tar", "gzip", "sha256sum", "openssl", "mktemp", "rm", "mkdir", "cat",
            "bash" })
        {
            var file = Path.Combine(folder, name);
            File.WriteAllText(file, $"#!/bin/sh\necho {name} \"$@\" >>'{_folder.FullName}/{name}.marks'\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return folder;
    }

    /// <param name="programs">The only programs that there are; null for the real ones.</param>
    private static async Task<(int Status, string Said)> RunAsync(ReadOnlyMemory<byte> script, string? programs,
        params string[] words)
    {
        var info = new ProcessStartInfo("/bin/bash", ["-s", "--", .. words])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (programs is not null)
            info.Environment["PATH"] = programs;
        using var bash = Process.Start(info)!;
        var said = Task.WhenAll(bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        try
        {
            await bash.StandardInput.BaseStream.WriteAsync(script);
            bash.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all of it.
        }

        await bash.WaitForExitAsync();
        return (bash.ExitCode, string.Concat(await said));
    }

    /// <summary>A portal that answers everything with one body.</summary>
    private sealed class OnePage : IDisposable
    {
        private readonly HttpListener _listener = new();

        public OnePage(byte[] body)
        {
            var port = FreePort.Find();
            Address = $"http://127.0.0.1:{port}";
            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
            _ = ServeAsync(body);
        }

        public string Address { get; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync(byte[] body)
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    await context.Response.OutputStream.WriteAsync(body);
                    context.Response.Close();
                }
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
            }
        }
    }
}
