using System.Collections.ObjectModel;

namespace AdimPortal.Web.Components.Shared;

/// <summary>A list that equals another with the same in it: two pages that ask with such ask the same.</summary>
internal sealed class SameList<T>(IEnumerable<T> all) : ReadOnlyCollection<T>([.. all])
{
    public override bool Equals(object? obj) => obj is SameList<T> other && this.SequenceEqual(other);

    public override int GetHashCode() => this.Aggregate(Count, HashCode.Combine);
}
