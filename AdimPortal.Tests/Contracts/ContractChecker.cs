using System.Diagnostics;
using System.Text.Json;
using AdimPortal.Tests.Support;

namespace AdimPortal.Tests.Contracts;

/// <param name="Exchange">Its index among those that were given.</param>
public sealed record Fault(int Exchange, string Sentence);

/// <summary>
/// Holds recorded exchanges against a vendor's own API description. The judging is done by a small Node program (checker/),
/// since no .NET package can judge such descriptions.
/// </summary>
public static class ContractChecker
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private static string Folder => Repository.PathTo("AdimPortal.Tests", "Contracts", "checker");

    /// <summary>Where the descriptions are: the folder that ADIM_SPECS names, or shared/specs beside the clone.</summary>
    public static string Description(string file)
    {
        var folder = Environment.GetEnvironmentVariable("ADIM_SPECS") ?? Path.Combine(Path.GetDirectoryName(Repository.Root)!, "shared", "specs");
        var path = Path.Combine(folder, file);
        Assert.True(File.Exists(path), $"The API description {path} is missing. Set ADIM_SPECS to the folder that has {file}.");
        return path;
    }

    /// <returns>None when every exchange is right.</returns>
    public static async Task<IReadOnlyList<Fault>> DigitalOceanFaultsAsync(IReadOnlyList<Exchange> exchanges)
    {
        await Installed.Value;
        var lines = string.Join('\n', exchanges.Select(exchange => JsonSerializer.Serialize(exchange, Json)));
        var (exitCode, output) = await RunAsync("node", ["check.mjs", Description("digitalocean.json")], lines);
        Assert.True(exitCode is 0 or 1, $"The contract checker could not judge: {output}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Read(line, exchanges))];
    }

    private static Fault Read(string line, IReadOnlyList<Exchange> exchanges)
    {
        using var fault = JsonDocument.Parse(line);
        var index = fault.RootElement.GetProperty("exchange").GetInt32();
        var exchange = exchanges[index];
        return new Fault(index, $"{exchange.Method} {exchange.Path} -> {exchange.Status}: {fault.RootElement.GetProperty("where")}: {fault.RootElement.GetProperty("message")}");
    }

    private static async Task InstallAsync()
    {
        // npm ci begins by deleting what is there, so it only runs when it has to.
        if (File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json"))) return;
        var (exitCode, output) = await RunAsync("npm", ["ci"], input: "");
        Assert.True(exitCode == 0, $"npm ci failed in {Folder}: {output}");
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, string input)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode is 0 or 1 && program == "node" ? await output : $"{await output}{await error}");
    }
}
