using System.Collections.Concurrent;
using System.Text.Json.Serialization;

namespace AdimPortal.Sandbox.Status;

/// <summary>How far a part of the Sandbox is.</summary>
/// <param name="Stage">waiting, working, ready or failed.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="UserMessage">For a person.</param>
public sealed record PartStatus(string Stage, int Percent, string UserMessage)
{
    [JsonIgnore]
    public bool IsReady => Stage == "ready";

    public static PartStatus Working(int percent, string message) => new("working", percent, message);

    public static PartStatus Ready(string message) => new("ready", 100, message);

    public static PartStatus Failed(string message) => new("failed", 0, message);
}

/// <summary>What /status shows. Features report their progress as parts, and what others may need as facts.</summary>
public sealed class StatusBoard
{
    private readonly ConcurrentDictionary<string, PartStatus> _parts = new();
    private readonly ConcurrentDictionary<string, string> _facts = new();

    /// <summary>
    /// The Sandbox is ready when every part that ever reported is. Report at start-up, before the work begins.
    /// </summary>
    public void Report(string part, PartStatus status) => _parts[part] = status;

    public void Fact(string key, string value) => _facts[key] = value;

    /// <summary>One flat object: ready, each part, each fact.</summary>
    public IReadOnlyDictionary<string, object> Snapshot()
    {
        var all = new SortedDictionary<string, object>(StringComparer.Ordinal)
        { ["ready"] = _parts.Values.All(part => part.IsReady) };
        foreach (var (key, part) in _parts) all[key] = part;
        foreach (var (key, fact) in _facts) all[key] = fact;
        return all;
    }
}
