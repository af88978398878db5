namespace AdimPortal.Core.Secrets;

/// <summary>
/// Every secret that the portal knows, and how far each may go. The operations guide shows it as a table; a test plants
/// each and reads all outputs.
/// </summary>
public static partial class SecretRegister
{
    /// <summary>Where nothing secret ever stands in clear.</summary>
    public static readonly IReadOnlyList<SecretOutput> Never =
    [
        SecretOutput.OthersPage, SecretOutput.Public, SecretOutput.Log, SecretOutput.Exception, SecretOutput.Database,
        SecretOutput.Notification, SecretOutput.Process,
    ];

    public static readonly IReadOnlyList<SecretEntry> All = [.. Operators, .. OfWorkspaces, .. OneTime, .. Peoples];

    /// <summary>What looks like a secret by its name and is none, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> NoSecrets = new Dictionary<string, string>
    {
        ["ObjectStorage:AccessKey"] = "It identifies the key and is part of every signed address.",
        ["pace"] = "Addresses whose tries are counted, hashed so that the table identifies nobody.",
        ["ACCESS_KEY"] = "The public half of a key that the new server created.",
        ["SOURCE_HOST_KEYS"] = "Public halves of host keys.",
    };

    /// <param name="name">A name in the vault. Names in capitals are the manifest's secrets, and may have <c>_NEXT</c>
    /// behind them.</param>
    /// <exception cref="InvalidOperationException">It has no entry: how far it may go is not said.</exception>
    public static void RequireInVault(string name)
    {
        var known = name.EndsWith(Next, StringComparison.Ordinal) ? name[..^Next.Length] : name;
        if (!known.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
            && !All.Any(entry => entry.Vault.Contains(known)))
            throw new InvalidOperationException($"The secret {name} has no entry in the register of secrets.");
    }

    private const string Next = "_NEXT";

    private const string InEnvironment = "`portal.env`, mode 0600";

    private const string InVault = "sealed in the vault";
}
