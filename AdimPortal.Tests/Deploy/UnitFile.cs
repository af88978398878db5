
namespace AdimPortal.Tests.Deploy;

/// <summary>What <c>deploy/adim-portal.service</c> says.</summary>
internal static class UnitFile
{
    public static string Path { get; } = Repository.PathTo("deploy", "adim-portal.service");

    /// <summary>The environment that the unit itself sets, without the operator's settings.</summary>
    public static IReadOnlyDictionary<string, string> Environment() => File.ReadLines(Path)
        .Where(line => line.StartsWith("Environment=", StringComparison.Ordinal))
        .SelectMany(line => line["Environment=".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>The value of a line, such as <c>TimeoutStopSec</c>.</summary>
    public static string Value(string name) =>
        File.ReadLines(Path).Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];
}
