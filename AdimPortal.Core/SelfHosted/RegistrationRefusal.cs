using AdimPortal.Core.Provisioning;

namespace AdimPortal.Core.SelfHosted;

/// <summary>Why a server is not registered, for whoever stands at it and reads the installer's output.</summary>
public static class RegistrationRefusal
{
    public const string ServerIsKnown =
        "This server is already registered. To continue, run the installer with --resume, or first unregister the server on its workspace's page.";

    public static string DomainIsTaken(string domain) =>
        $"The name {domain} belongs to another workspace. Choose another name with --domain.";

    /// <summary>Its installer would obtain the certificate at once, so there is nothing that could wait.</summary>
    public static string NoCertificate(CertificateBudget budget) =>
        $"The portal has used all the certificates that it can get in a week. Run the command again after {budget.NextAt:yyyy-MM-dd HH:mm} UTC, or use your own domain name with --domain.";

    /// <param name="addresses">Those that the DNS has of the name.</param>
    /// <param name="seenFrom">Where the server calls from.</param>
    public static string DomainLeadsElsewhere(string domain, IReadOnlyList<string> addresses, string seenFrom) =>
        addresses.Count == 0
            ? $"The name {domain} has no address yet. In your DNS, point it to {seenFrom}, wait until the change is visible, and run the command again."
            : $"The name {domain} points to {string.Join(" and ", addresses.Take(4))}, but this server connects from {seenFrom}. In your DNS, point the name there and run the command again.";
}
