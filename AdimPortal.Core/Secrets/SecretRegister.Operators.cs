namespace AdimPortal.Core.Secrets;

public static partial class SecretRegister
{
    private const string Operator = "operator";

    private static IReadOnlyList<SecretEntry> Operators =>
    [
        new("Password of the database", Operator, InEnvironment, [SecretOutput.OutsideSystem], "until it is changed",
            "change it in PostgreSQL and in the setting, then restart")
        {
            Settings = ["ConnectionStrings:Portal"],
        },
        new("Master key", Operator, "a file, mode 0600", [], "as long as anything is encrypted with it",
            "add a line `2:…` to the file, then restart")
        {
            Settings = ["Secrets:MasterKeyFile"],
        },
        new("Keys of cookies and queued emails", "portal", "sealed in the database", [],
            "encrypts for 90 days, then only decrypts", "automatically") { Purposes = ["data-protection-key"] },
        new("DigitalOcean token", Operator, InEnvironment, [SecretOutput.OutsideSystem], "until it is revoked there",
            "create a new one there, change the setting, restart")
        {
            Settings = ["DigitalOcean:Token"],
        },
        new("Stripe key", Operator, InEnvironment, [SecretOutput.OutsideSystem], "until it is rolled there",
            "roll it there, change the setting, restart") { Settings = ["Stripe:ApiKey"] },
        new("Stripe webhook secret", "Stripe", InEnvironment, [], "until it is rolled there",
            "two, separated by a comma, while it is rolled") { Settings = ["Stripe:WebhookSecret"] },
        new("Password of the portal's mail server", Operator, InEnvironment, [SecretOutput.OutsideSystem],
            "until it is changed", "change the setting, restart")
        {
            Settings = ["Mail:Password"],
        },
        new("Key of the object storage", Operator, InEnvironment, [], "until it is revoked there",
            "create a new one there, change the settings, restart") { Settings = ["ObjectStorage:SecretKey"] },
        new("Token of the application's repository", Operator, InEnvironment,
            [SecretOutput.OutsideSystem, SecretOutput.CloudServer], "until it is revoked there",
            "change the setting, restart")
        {
            Blueprint = ["APP_REPOSITORY_TOKEN"],
        },
        new("Password of the workspaces' mail server", Operator, InEnvironment + "; on cloud servers `.env`, mode 0600",
            [SecretOutput.CloudServer], "until it is changed",
            "change the setting, restart; servers get it with the next rotation or update")
        {
            Blueprint = ["EMAIL_HOST_PASSWORD"],
        },
        new("Tailscale key", Operator, InEnvironment, [SecretOutput.CloudServer], "as Tailscale says",
            "change the setting, restart") { Blueprint = ["TAILSCALE_AUTH_KEY"] },
    ];
}
