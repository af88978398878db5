namespace AdimPortal.Core.Secrets;

public static partial class SecretRegister
{
    private static IReadOnlyList<SecretEntry> OneTime =>
    [
        new("One-time code of a workspace", "portal", "sealed, and as a keyed hash",
            [SecretOutput.OwnersPage, SecretOutput.OwnersEmail], "until it is used or expires",
            "a new code replaces the old one")
        {
            Purposes = ["one-time-code", "one-time-code-hash"],
        },
        new("Token that registers a self-hosted server", "portal", "a keyed hash", [SecretOutput.OwnersPage], "one hour, once",
            "a new one replaces the old one") { Purposes = ["registration-token-hash"] },
        new("Transfer key of a move to a self-hosted server", "portal", "a keyed hash", [SecretOutput.OwnersPage],
            "one hour, once, from one address", "a new one replaces the old one")
        {
            Purposes = ["transfer-key-hash"],
        },
        new("Token that a self-hosted server uses to fetch the application's source", "portal",
            "nowhere: signed with a key derived from the master key", [SecretOutput.SelfHostedServer], "6 hours, for one workspace",
            "each configuration has a new one")
        {
            Blueprint = ["APP_REPOSITORY_TOKEN"], Purposes = ["source-access"],
        },
    ];

    private static IReadOnlyList<SecretEntry> Peoples =>
    [
        new("Password of an account", "customer or staff", "a salted hash", [], "until it is changed", "by its owner"),
        new("Key of an authenticator app, and recovery codes", "portal", "sealed",
            [SecretOutput.OwnersPage], "until two-step sign-in is turned off", "by turning it off and on again")
        {
            Purposes = ["account-token"],
        },
        new("Session", "portal", "nowhere: protected by the keys of cookies", [SecretOutput.OwnersBrowser],
            "until sign-out", "by signing in again"),
        new("Answer to a form, which may set a session cookie or show a command with a token", "portal",
            "sealed; the form as a keyed hash", [SecretOutput.OwnersBrowser],
            "one day, with a cookie 15 s; for the same form from the same session",
            "by sending the form again from a reloaded page")
        {
            Purposes = ["sent-form", "sent-form-answer"],
        },
        new("Link that verifies an address or resets a password", "portal", "protected, in the outbox until it is sent",
            [SecretOutput.OwnersEmail], "24 hours, once", "request a new one"),
    ];
}
