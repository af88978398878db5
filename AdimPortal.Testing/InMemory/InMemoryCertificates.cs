using AdimPortal.Core.Provisioning;

namespace AdimPortal.Testing.InMemory;

/// <summary>A certificate authority that gives as many as a test says.</summary>
public sealed class InMemoryCertificates : ICertificateBudget
{
    public CertificateBudget Budget { get; set; } = new(0, 45, null);

    /// <summary>How many looks find none, before there are some again.</summary>
    public int NoneFor { get; set; }

    public Task<CertificateBudget> ReadAsync(CancellationToken cancel) =>
        Task.FromResult(
            NoneFor-- > 0
                ? Budget with { Used = Budget.Most, NextAt = DateTimeOffset.UnixEpoch.AddYears(57) }
                : Budget);
}
