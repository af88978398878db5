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
            ? $"The name {domain} has no address yet. Make it lead to {seenFrom} in your DNS, wait until that is known, and run the line again."
            : $"The name {domain} leads to {string.Join(" and ", addresses.Take(4))}, but this server calls from {seenFrom}. Make the name lead there in your DNS, and run the line again.";
}
