using System.Text.Json;

namespace AdimPortal.Tests.Contracts;

/// <param name="Exchange">Its index among those that were given.</param>
public sealed record Fault(int Exchange, string UserMessage);

/// <summary>
/// Holds recorded exchanges against a vendor's own API description. The judging is done by small Node programs
/// (checker/ and stripe-checker/), since no .NET package can judge such descriptions.
/// </summary>
public static class ContractChecker
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly NodeProgram OpenApi = new("checker");

    /// <summary>Has the client of Stripe besides the checker.</summary>
    internal static readonly NodeProgram StripeTypes = new("stripe-checker");

    /// <summary>
    /// Where the descriptions are: the folder that ADIM_SPECS names, or shared/specs beside the clone.
    /// </summary>
    public static string Description(string file)
    {
        var folder = Environment.GetEnvironmentVariable("ADIM_SPECS")
            ?? Path.Combine(Path.GetDirectoryName(Repository.Root)!, "shared", "specs");
        var path = Path.Combine(folder, file);
        Assert.True(File.Exists(path),
            $"The API description {path} is missing. Set ADIM_SPECS to the folder that has {file}.");
        return path;
    }

    /// <returns>None when every exchange is right.</returns>
    public static Task<IReadOnlyList<Fault>> DigitalOceanFaultsAsync(IReadOnlyList<Exchange> exchanges) =>
        FaultsAsync(OpenApi, ["check.mjs", Description("digitalocean.json")], exchanges);

    /// <summary>Against the types of Stripe's own npm package. Whoever recorded them, our adapter or a test.</summary>
    /// <returns>None when every exchange is right.</returns>
    public static Task<IReadOnlyList<Fault>> StripeFaultsAsync(IReadOnlyList<Exchange> exchanges) =>
        FaultsAsync(StripeTypes, ["check.mjs"], exchanges);

    private static async Task<IReadOnlyList<Fault>> FaultsAsync(NodeProgram checker, IReadOnlyList<string> arguments,
        IReadOnlyList<Exchange> exchanges)
    {
        var lines = string.Join('\n', exchanges.Select(exchange => JsonSerializer.Serialize(exchange, Json)));
        var (exitCode, output) = await checker.RunAsync(arguments, lines);
        Assert.True(exitCode is 0 or 1, $"The contract checker could not judge: {output}");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Read(line, exchanges))];
    }

    private static Fault Read(string line, IReadOnlyList<Exchange> exchanges)
    {
        using var fault = JsonDocument.Parse(line);
        var index = fault.RootElement.GetProperty("exchange").GetInt32();
        var exchange = exchanges[index];
        return new Fault(index,
            $"{exchange.Method} {exchange.Path} -> {exchange.Status}: {fault.RootElement.GetProperty("where")}: {fault.RootElement.GetProperty("message")}");
    }
}
