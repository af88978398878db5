using System.Runtime.CompilerServices;
using AdimPortal.Core.Operations;
using Microsoft.AspNetCore.Components;

namespace AdimPortal.Web.Components.Shared;

/// <summary>What is read of things that change only as some topics say.</summary>
/// <param name="name">The topics.</param>
internal sealed class FollowedReads(string name, IReadOnlyList<IFollowing> topics) : IDisposable
{
    /// <summary>More than what pages show at a time; past it the memory begins anew.</summary>
    private const int Most = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<(Delegate Read, object? Of), object> _reads = [];

    public string Name => name;

    /// <param name="read">A method of a service of the portal: what it reads hangs on nothing but
    /// <paramref name="of"/>.</param>
    /// <param name="isAnew">See <see cref="SharedRead{T}.ReadAsync"/>.</param>
    /// <param name="asked">Asks it.</param>
    public Task<T> ReadAsync<T>(Delegate read, object? of, bool isAnew, Func<Task<T>> asked) =>
        Find<T>(read, of).ReadAsync(isAnew, asked);

    public void Dispose()
    {
        foreach (var topic in topics)
            topic.Dispose();
    }

    private SharedRead<T> Find<T>(Delegate read, object? of)
    {
        lock (_gate)
        {
            if (_reads.TryGetValue((read, of), out var known))
                return (SharedRead<T>)known;
            Check(read);
            if (_reads.Count >= Most)
                _reads.Clear();
            var shared = new SharedRead<T>(Mark);
            _reads[(read, of)] = shared;
            return shared;
        }
    }

    /// <summary>It grows with each of them, so it is the same only as long as each is.</summary>
    private long Mark() => topics.Sum(topic => topic.Mark);

    /// <summary>
    /// A lambda or a method of a page knows more than what it is asked with: whose page it is. What it read would be
    /// given to others.
    /// </summary>
    private static void Check(Delegate read)
    {
        if (read.Target is null or IComponent
            || read.Target.GetType().IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            throw new ArgumentException($"{read.Method} is no method of a service that all pages share.", nameof(read));
    }
}
