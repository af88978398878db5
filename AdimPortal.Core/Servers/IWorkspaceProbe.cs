using AdimPortal.Core.Common;

namespace AdimPortal.Core.Servers;

/// <summary>Looks at a workspace from outside, as its users do: HTTPS with a verified certificate.</summary>
public interface IWorkspaceProbe
{
    /// <summary>
    /// Asks <c>https://{domain}/healthz</c> at <paramref name="address"/>, verifying the certificate for the domain.
    /// The address is given, so that a resolver that still holds an old answer can't say that a healthy workspace is
    /// down.
    /// </summary>
    Task<Result<HealthReport>> CheckAsync(string domain, string address, CancellationToken cancel);
}

/// <param name="Services">What each service says of itself: its name and "up", or what is wrong.</param>
/// <param name="CertificateExpiresAt">When the certificate that it showed ends, UTC.</param>
public sealed record HealthReport(bool Healthy, IReadOnlyDictionary<string, string> Services,
    DateTimeOffset CertificateExpiresAt);
