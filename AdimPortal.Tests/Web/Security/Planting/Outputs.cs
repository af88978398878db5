using AdimPortal.Core.Secrets;

namespace AdimPortal.Tests.Web.Security.Planting;

/// <summary>What was read of each output, with the place that it was read at.</summary>
internal sealed class Outputs
{
    private readonly List<(SecretOutput Output, string Place, string Text)> _read = [];

    public IEnumerable<SecretOutput> Kinds => _read.Select(read => read.Output).Distinct();

    public void Add(SecretOutput output, string place, string text) => _read.Add((output, place, text));

    /// <summary>Every place where a secret stands that may not.</summary>
    public IEnumerable<string> Leaks(IEnumerable<Sought> planted) =>
        from sought in planted
        from read in _read
        where !sought.Entry.MayReach.Contains(read.Output) && sought.IsIn(read.Text)
        select $"“{sought.Entry.Name}” ({sought.Value[..Math.Min(12, sought.Value.Length)]}…) stands in {read.Output}: {read.Place}";

    /// <summary>Outputs that hold it: what is planted must be found where it belongs, or the search is blind.</summary>
    public IReadOnlySet<SecretOutput> Of(Sought sought) =>
        _read.Where(read => sought.IsIn(read.Text)).Select(read => read.Output).ToHashSet();

    public int CountOf(SecretOutput output) => _read.Count(read => read.Output == output && read.Text.Length > 0);
}
