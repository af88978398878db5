using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.SelfHosted;

/// <summary>
/// What people are told of a workspace's server, by whose server it is. Ours we restart, resize, switch off, image and
/// delete; on our customers' we can do none of that. So whatever is said of a server is chosen here, and no page and no
/// email promises it by itself: a sentence for one kind has one for the other beside it.
/// </summary>
public abstract class HostingText
{
    private static readonly HostingText Cloud = new CloudHostedText();
    private static readonly HostingText Own = new SelfHostedText();

    /// <summary>What follows the problem in the sentence of an alert that not all works.</summary>
    /// <param name="wasRestarted">Since it failed, by the portal; otherwise that was not long before.</param>
    public abstract string WhenDown(bool wasRestarted);

    /// <summary>What follows the problem while it is too early for an alert.</summary>
    public abstract string WhenUnwell { get; }

    /// <summary>What an alert means for whoever uses the workspace.</summary>
    /// <exception cref="InvalidOperationException">No such alert is ever open there:
    /// <see cref="AlertRules.IsMetAt"/>.</exception>
    public abstract string Meaning(AlertKind kind);

    /// <summary>What is done about an alert, and by whom.</summary>
    /// <inheritdoc cref="Meaning" path="/exception"/>
    public abstract string Doing(AlertKind kind);

    /// <summary>The pill of a workspace at rest.</summary>
    public abstract string SuspensionPill(SuspensionLevel level);

    public abstract string SuspensionTitle(SuspensionLevel level);

    /// <summary>What its rest means.</summary>
    public abstract string Suspension(SuspensionLevel level);

    /// <summary>What comes of paying, where a payment is the reason.</summary>
    public abstract string OncePaid { get; }

    /// <summary>
    /// What one does to a workspace that is to be no more, as it goes on and when it is done: the pills.
    /// </summary>
    public abstract (string Going, string Gone) EndPills { get; }

    public abstract string EndedTitle { get; }

    /// <summary>What became of the server, before the moment: "… 3 minutes ago".</summary>
    public abstract string Ended { get; }

    /// <summary>While another plan is taken up: the pill.</summary>
    public abstract string ChangingPill { get; }

    /// <summary>A workspace that never was ready: the pill.</summary>
    public abstract string NotBuiltPill { get; }

    /// <summary>
    /// Of the former server after a move, when it is of this kind; before the moment until which one can return.
    /// </summary>
    /// <param name="name">"Frankfurt 1".</param>
    public abstract string FormerKept(string name);

    /// <summary>The same before a move.</summary>
    public abstract string FormerWillBeKept { get; }

    /// <summary>Of the server that a rehearsal has made ready.</summary>
    public abstract string RehearsedWaits { get; }

    /// <summary>
    /// The question, what then happens, and the button, where a server of this kind that doesn't serve is given up.
    /// </summary>
    public abstract (string Question, string UserMessage, string Button) GivingUp { get; }

    /// <summary>How often backups are taken.</summary>
    /// <param name="every">"every 6 hours"; null for a plan without backups of its own accord.</param>
    public abstract string BackupsTaken(string? every);

    /// <summary>How its owner ends the workspace: "terminate the workspace".</summary>
    public abstract string ToEnd { get; }

    /// <summary>What stands where there are no backups.</summary>
    public abstract string NoBackups { get; }

    public static HostingText Of(WorkspaceHosting hosting) => hosting switch
    {
        WorkspaceHosting.Cloud => Cloud,
        WorkspaceHosting.SelfHosted => Own,
        _ => throw new ArgumentOutOfRangeException(nameof(hosting), hosting, null),
    };

    public static HostingText Of(Workspace workspace) => Of(workspace.Hosting);

    /// <summary>
    /// What an alert means that a server of this kind can't have: for the moments between a move and its end.
    /// </summary>
    private protected const string SeenWhereItWas = "We saw this before the workspace moved to another server.";

    private protected const string EndsByItself = "The alert closes automatically within a few minutes.";

    /// <summary>What an alert means wherever the workspace lives; null where that depends on it.</summary>
    private protected static string? MeaningAnywhere(AlertKind kind) => kind switch
    {
        AlertKind.Cpu => "The workspace works, but it may be slow.",
        AlertKind.Memory => "The workspace works, but low memory may force a program to restart.",
        AlertKind.Disk => "The workspace works. Once the disk is full, nothing more can be saved.",
        AlertKind.Certificate =>
            "The workspace works. Without a new certificate, clients refuse to connect once this one has expired.",
        _ => null,
    };
}
