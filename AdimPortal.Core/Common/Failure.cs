using AdimPortal.Core.Outages;

namespace AdimPortal.Core.Common;

/// <summary>An expected failure of the world outside.</summary>
/// <param name="UserMessage">What a customer reads: what happened and what it means, in plain words.</param>
/// <param name="Detail">What staff read besides: status codes, ids, the other side's own words. Never a secret.</param>
public abstract record Failure(string UserMessage, string Detail)
{
    /// <summary>One line of this many characters at most: some of them quote the other side.</summary>
    public const int LongestUserMessage = 500;

    /// <summary>UTF-16 units.</summary>
    public const int LongestDetail = 4000;

    public string UserMessage { get; init; } = OneLine.Clean(UserMessage, LongestUserMessage);

    public string Detail { get; init; } = PlainText.Clean(Detail, LongestDetail);

    /// <summary>It may work later: the other side is busy, unreachable or limiting us.</summary>
    /// <param name="RetryAfter">The other side's own wish (Retry-After), if it gave one.</param>
    public sealed record Passing(string UserMessage, string Detail, TimeSpan? RetryAfter = null)
        : Failure(UserMessage, Detail)
    {
        /// <summary>
        /// The other side is there and says no. It may say yes later: a server that boots knows our key only after a
        /// moment.
        /// </summary>
        public bool IsRefusal { get; init; }

        /// <summary>
        /// It takes no more of that kind from us for now: calls, servers. It is there, and waiting is no failed try.
        /// </summary>
        public bool IsLimit { get; init; }

        /// <summary>
        /// The system of others that did not answer, or not as it should: if it is away as a whole, whoever asked waits
        /// until it is back. Null for all else.
        /// </summary>
        public OutsideSystem? System { get; init; }
    }

    /// <summary>It will not work by trying again: refused, not allowed, not supported.</summary>
    public sealed record Final(string UserMessage, string Detail) : Failure(UserMessage, Detail);
}
