namespace AdimPortal.Core.Provisioning;

/// <summary>
/// How many certificates of the portal's zone may still be had: an authority gives so many for one registered domain in
/// a week, to all of it together.
/// </summary>
public interface ICertificateBudget
{
    /// <summary>
    /// What was issued in the last week, and what is under way. Staff are told, at most once a day, when it comes to
    /// its end.
    /// </summary>
    Task<CertificateBudget> ReadAsync(CancellationToken cancel);
}

/// <param name="Used">Certificates of the last seven days, those that are being obtained among them. Renewals don't
/// count.</param>
/// <param name="Most">As many as may be obtained in seven days.</param>
/// <param name="NextAt">When the oldest of them no longer counts; null when there is none.</param>
public sealed record CertificateBudget(int Used, int Most, DateTimeOffset? NextAt)
{
    /// <summary>A share from which on people are told.</summary>
    public const double Low = 0.8;

    public bool IsUsedUp => Used >= Most;

    public bool IsLow => Used >= Low * Most;
}
