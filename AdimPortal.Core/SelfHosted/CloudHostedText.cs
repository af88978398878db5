using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>Of a server that the portal rents: what it says here, it does.</summary>
internal sealed class CloudHostedText : HostingText
{
    public override string WhenUnwell =>
        "We look again within a minute; if it stays so, what failed is restarted automatically.";

    public override string OncePaid =>
        "As soon as the payment arrives, it comes back automatically, as far as your plan includes it.";

    public override (string Going, string Gone) EndPills => ("Terminating", "Terminated");

    public override string EndedTitle => "This workspace is terminated";

    public override string Ended => "Its server, firewall, name and secrets were removed";

    public override string ChangingPill => "Resizing";

    public override string NotBuiltPill => "Not built";

    public override string FormerWillBeKept =>
        "The old server is kept for three days. You can go back with one click, with everything in it.";

    public override string RehearsedWaits => "The new server waits";

    public override (string Question, string Sentence, string Button) GivingUp =>
        ("Remove the other server now?",
            "It is deleted, with what is on it. Your workspace keeps working where it is.", "Remove it");

    public override string ToEnd => "terminate the workspace";

    public override string NoBackups =>
        "There is no backup yet. The first one is taken soon after the workspace is ready.";

    public override string WhenDown(bool wasRestarted) =>
        wasRestarted
            ? "We tried to restart what had failed; it did not help."
            : "We restarted it not long ago, and it failed again.";

    public override string Meaning(AlertKind kind) => MeaningAnywhere(kind) ?? kind switch
    {
        AlertKind.Down =>
            "Your clients may not be able to connect, or parts of the workspace may not answer. Your data is untouched.",
        AlertKind.Drill =>
            "The workspace works. Its newest backup was restored on a test server, and that did not succeed.",
        AlertKind.Backup =>
            "The workspace works, and its older backups are there. What was changed since the last one is not backed up.",
        _ => SeenWhereItWas,
    };

    public override string Doing(AlertKind kind) => kind switch
    {
        AlertKind.Down => "Our support was told and looks at it. We go on checking each minute.",
        AlertKind.Cpu or AlertKind.Memory => "If this lasts, a bigger plan helps. Our support was told, too.",
        AlertKind.Disk => "Remove what you no longer need, or choose a bigger plan. Our support was told, too.",
        AlertKind.Drill => "Our support was told and looks at why. It is tried again tomorrow, with the newest backup.",
        AlertKind.Backup =>
            "A backup is tried again every half hour. Our support was told and looks at why it does not succeed.",
        AlertKind.Certificate =>
            "The server tries to renew it twice a day. Our support was told and looks at why it does not succeed.",
        _ => EndsByItself,
    };

    public override string RestPill(SuspensionLevel form) => form switch
    {
        SuspensionLevel.ReadOnly => "Read-only",
        SuspensionLevel.PoweredOff => "Switched off",
        _ => "Suspended",
    };

    public override string RestTitle(SuspensionLevel form) => form switch
    {
        SuspensionLevel.ReadOnly => "This workspace is read-only",
        SuspensionLevel.PoweredOff => "This workspace is suspended and switched off",
        _ => "This workspace is suspended",
    };

    public override string Rest(SuspensionLevel form) => form switch
    {
        SuspensionLevel.ReadOnly =>
            "Everything in it can be read and taken along, but not changed. Codes are not accepted meanwhile.",
        SuspensionLevel.PoweredOff =>
            "Everything in it is kept, and a snapshot of the server besides. Codes are not accepted meanwhile, and its address does not answer.",
        _ => "Everything in it is kept. Codes are not accepted meanwhile, and its address says that it is suspended.",
    };

    public override string FormerKept(string name) => $"The other server ({name}) is switched off and kept";

    public override string BackupsTaken(string? every) =>
        every is null ? "Backups are taken when you ask for them." : $"A backup is taken {every}.";
}
