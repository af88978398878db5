using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>Of a server that the portal rents: what it says here, it does.</summary>
internal sealed class CloudHostedText : HostingText
{
    public override string WhenUnwell =>
        "We check again within a minute. If the problem remains, we restart the failed services automatically.";

    public override string OncePaid =>
        "As soon as the payment arrives, the workspace comes back automatically, as far as your plan includes it.";

    public override (string Going, string Gone) EndPills => ("Terminating", "Terminated");

    public override string EndedTitle => "This workspace is terminated";

    public override string Ended => "Its server, firewall, DNS name and secrets were removed";

    public override string ChangingPill => "Resizing";

    public override string NotBuiltPill => "Not built";

    public override string FormerWillBeKept =>
        "We keep the old server for three days. You can go back with one click and keep all your data.";

    public override string RehearsedWaits => "The new server waits";

    public override (string Question, string UserMessage, string Button) GivingUp =>
        ("Remove the other server now?",
            "We delete the server and everything on it. Your workspace keeps working where it is.", "Remove server");

    public override string ToEnd => "terminate the workspace";

    public override string NoBackups =>
        "There is no backup yet. We take the first one soon after the workspace is ready.";

    public override string WhenDown(bool wasRestarted) =>
        wasRestarted
            ? "We restarted the failed services, but that did not fix the problem."
            : "We restarted the workspace recently, and it failed again.";

    public override string Meaning(AlertKind kind) => MeaningAnywhere(kind) ?? kind switch
    {
        AlertKind.Down =>
            "Your clients may not be able to connect, or parts of the workspace may not respond. Your data is untouched.",
        AlertKind.Drill =>
            "The workspace works. We tried to restore its newest backup on a test server, and that failed.",
        AlertKind.Backup =>
            "The workspace works, and its older backups are still there. Changes since the last backup are not backed up.",
        _ => SeenWhereItWas,
    };

    public override string Doing(AlertKind kind) => kind switch
    {
        AlertKind.Down => "Our support knows and is working on it. We check again every minute.",
        AlertKind.Cpu or AlertKind.Memory => "If this continues, choose a bigger plan. Our support knows, too.",
        AlertKind.Disk => "Delete what you no longer need, or choose a bigger plan. Our support knows, too.",
        AlertKind.Drill => "Our support knows and is looking into it. We try again tomorrow, with the newest backup.",
        AlertKind.Backup =>
            "We try again every half hour. Our support knows and is looking into why the backup fails.",
        AlertKind.Certificate =>
            "The server tries to renew the certificate twice a day. Our support knows and is looking into why that fails.",
        _ => EndsByItself,
    };

    public override string SuspensionPill(SuspensionLevel level) => level switch
    {
        SuspensionLevel.ReadOnly => "Read-only",
        SuspensionLevel.PoweredOff => "Switched off",
        _ => "Suspended",
    };

    public override string SuspensionTitle(SuspensionLevel level) => level switch
    {
        SuspensionLevel.ReadOnly => "This workspace is read-only",
        SuspensionLevel.PoweredOff => "This workspace is suspended and switched off",
        _ => "This workspace is suspended",
    };

    public override string Suspension(SuspensionLevel level) => level switch
    {
        SuspensionLevel.ReadOnly =>
            "Everything in the workspace can be read and exported, but not changed. Codes don't work meanwhile.",
        SuspensionLevel.PoweredOff =>
            "We keep everything in the workspace, and a snapshot of the server. Codes don't work meanwhile, and the workspace's address does not respond.",
        _ => "We keep everything in the workspace. Codes don't work meanwhile, and the workspace's address shows that it is suspended.",
    };

    public override string FormerKept(string name) => $"The other server ({name}) is switched off and kept";

    public override string BackupsTaken(string? every) =>
        every is null ? "We take a backup when you ask for one." : $"We take a backup {every}.";
}
