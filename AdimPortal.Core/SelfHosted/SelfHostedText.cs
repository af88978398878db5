using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// Of a server of its owner's: the portal hears from it, and can't sign in to it. What is to be done there is said to
/// whoever can.
/// </summary>
internal sealed class SelfHostedText : HostingText
{
    public override string WhenUnwell => "Look at the server: we can't restart anything there.";

    public override string OncePaid => "As soon as the payment arrives, codes are accepted again.";

    public override (string Going, string Gone) EndPills => ("Being forgotten", "Forgotten");

    public override string EndedTitle => "This workspace left the portal";

    public override string Ended => "The portal forgot your server";

    public override string ChangingPill => "Changing plan";

    public override string NotBuiltPill => "Not installed";

    public override string FormerWillBeKept =>
        "On your own server everything is kept, at rest. For three days you can go back with one click, with everything in it.";

    public override string RehearsedWaits => "Your server waits";

    public override (string Question, string Sentence, string Button) GivingUp =>
        ("Let go of your own server now?",
         "The portal lets go of your server. What is on it stays there until you remove it with adim-uninstall. Your workspace keeps working where it is.",
         "Let go of it");

    public override string ToEnd => "forget the server";

    public override string NoBackups => "There is no backup here. On your own server, backups are yours to take.";

    public override string WhenDown(bool wasRestarted) => "Nothing was restarted: we can't sign in to your own server.";

    public override string Meaning(AlertKind kind) => MeaningAnywhere(kind) ?? kind switch
    {
        AlertKind.Down => "Your clients may not be able to connect, or parts of the workspace may not answer.",
        AlertKind.Silent =>
            "Your server may be off, or has no way out to us. Whether the workspace works can't be seen from here.",
        _ => SeenWhereItWas,
    };

    public override string Doing(AlertKind kind) => kind switch
    {
        AlertKind.Down =>
            "Look at the server: systemctl --failed on it says what does not run. We go on listening, and say here when it is over.",
        AlertKind.Cpu or AlertKind.Memory => "If this lasts, a bigger server helps.",
        AlertKind.Disk => "Remove what you no longer need, or give the server a bigger disk.",
        AlertKind.Silent =>
            "Look whether the server runs and reaches the internet; adim-agent on it says what is wrong. We listen on.",
        AlertKind.Certificate =>
            "The server tries to renew it twice a day; sudo certbot renew on it says why that does not succeed.",
        _ => EndsByItself,
    };

    /// <summary>Whatever the form: no code is accepted, and nothing else can be withheld there.</summary>
    public override string RestPill(SuspensionLevel form) => "No new clients";

    public override string RestTitle(SuspensionLevel form) => "No new client can connect";

    public override string Rest(SuspensionLevel form) =>
        "Your server goes on as it is, and clients that are connected stay so. Codes are not accepted meanwhile.";

    public override string FormerKept(string name) => "On your own server it is at rest, and kept";

    public override string BackupsTaken(string? every) => "Only in the cloud backups are taken by us.";
}
