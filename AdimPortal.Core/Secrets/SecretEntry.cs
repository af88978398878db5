namespace AdimPortal.Core.Secrets;

/// <summary>One secret: where it comes from, and how far it may go. Texts are shown in the operations guide.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="MadeBy">Who makes it.</param>
/// <param name="AtRest">How it is kept.</param>
/// <param name="MayReach">The outputs that may hold it in clear; no other may.</param>
/// <param name="Lives">How long it works.</param>
/// <param name="Rotated">How it is replaced.</param>
public sealed record SecretEntry(string Name, string MadeBy, string AtRest, IReadOnlyList<SecretOutput> MayReach,
    string Lives, string Rotated)
{
    /// <summary>The portal's settings that hold it: <c>Mail:Password</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Its names among the settings and secrets of the blueprint and of the application.</summary>
    public IReadOnlyList<string> Blueprint { get; init; } = [];

    /// <summary>Its names in the vault.</summary>
    public IReadOnlyList<string> Vault { get; init; } = [];

    /// <summary>What it is sealed or hashed for: the purposes of keys derived from the master key.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];
}
