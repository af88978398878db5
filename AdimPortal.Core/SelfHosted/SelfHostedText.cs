using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// Of a server of its owner's: the portal hears from it, and can't sign in to it. What is to be done there is said to
/// whoever can.
/// </summary>
internal sealed class SelfHostedText : HostingText
{
    public override string WhenUnwell => "Check the server: we can't restart anything there.";

    public override string OncePaid => "As soon as the payment arrives, codes work again.";

    public override (string Going, string Gone) EndPills => ("Unregistering", "Unregistered");

    public override string EndedTitle => "This server is unregistered";

    public override string Ended => "We unregistered your server";

    public override string ChangingPill => "Changing plan";

    public override string NotBuiltPill => "Not installed";

    public override string FormerWillBeKept =>
        "Everything stays on your own server, with its services stopped. For three days you can go back with one click and keep all your data.";

    public override string RehearsedWaits => "Your server waits";

    public override (string Question, string UserMessage, string Button) GivingUp =>
        ("Release your own server now?",
         "The portal no longer uses your server. Everything on it stays there until you remove it with adim-uninstall. Your workspace keeps working where it is.",
         "Release server");

    public override string ToEnd => "unregister the server";

    public override string NoBackups => "There is no backup here. On your own server, you take the backups yourself.";

    public override string WhenDown(bool wasRestarted) => "We restarted nothing: we can't sign in to your own server.";

    public override string Meaning(AlertKind kind) => MeaningAnywhere(kind) ?? kind switch
    {
        AlertKind.Down => "Your clients may not be able to connect, or parts of the workspace may not respond.",
        AlertKind.NoHeartbeat =>
            "Your server may be off or unable to reach us. We can't tell whether the workspace works.",
        _ => SeenWhereItWas,
    };

    public override string Doing(AlertKind kind) => kind switch
    {
        AlertKind.Down =>
            "Check the server: systemctl --failed shows what is not running. We keep checking and show here when the problem is resolved.",
        AlertKind.Cpu or AlertKind.Memory => "If this continues, use a bigger server.",
        AlertKind.Disk => "Delete what you no longer need, or give the server a bigger disk.",
        AlertKind.NoHeartbeat =>
            "Check that the server is running and can reach the internet. Run adim-agent on the server to see what is wrong. We keep waiting for its reports.",
        AlertKind.Certificate =>
            "The server tries to renew the certificate twice a day; run sudo certbot renew on the server to see why that fails.",
        _ => EndsByItself,
    };

    /// <summary>Whatever the form: no code is accepted, and nothing else can be withheld there.</summary>
    public override string SuspensionPill(SuspensionLevel level) => "No new clients";

    public override string SuspensionTitle(SuspensionLevel level) => "No new client can connect";

    public override string Suspension(SuspensionLevel level) =>
        "Your server keeps running, and connected clients stay connected. Codes don't work meanwhile.";

    public override string FormerKept(string name) => "On your own server it is stopped and kept";

    public override string BackupsTaken(string? every) => "We only take backups in the cloud.";
}
