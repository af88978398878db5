using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Images;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// The chapters that a rehearsal, a move and a return are made of. Each is a list of steps; the plans put them
/// together.
/// </summary>
public sealed class MoveStages(StepDependencies ports, BackupSteps backups, ISelfHostedServers servers,
    IAgentTasks tasks,
    ICodeIssuer codes, IWorkspaceEmails emails, BillingPlans plans, ProvisioningOptions options, ImageChoice images)
    : ISharedSteps
{
    private const string CutOver = "Switch over";
    private const string Build = "Build the new server";

    private readonly Blueprint _blueprint = ports.Blueprint;
    private readonly RoutineRunner _runner = ports.Routines;

    /// <summary>
    /// The way for the data is opened here, and closed after the switch by the undo of the same step.
    /// </summary>
    private readonly OpenTransferAccess _access =
        new(ports.Cloud, ports.Routines, ports.Blueprint);

    /// <summary>
    /// Where it moves to a server of its owner's, that one is known already; whatever fails, it is forgotten again.
    /// </summary>
    public IEnumerable<Step> KnowTarget() =>
        [new OnOtherServer(
            new OnlyHosted(WorkspaceHosting.SelfHosted,
                new TargetTakenIn(servers, tasks, ports.Vault)))];

    /// <summary>The server that serves: does it answer, and how much is there to be moved?</summary>
    public IEnumerable<Step> LookAtSource() =>
    [
        new Reach(ports.Shell, ports.Vault, tasks, TimeSpan.FromMinutes(1)),
        new CheckSource(ports, servers),
        InTheCloud(new SendBlueprint(ports.Shell, ports.Vault, _blueprint)),
        new RunMaintenance(_blueprint.MaintenanceOf(Blueprint.PrepareExportRoutine), _runner),
    ];

    /// <summary>
    /// A new server, built as for a new workspace but at rest: no program of it runs beside those of the old one. One
    /// of the owner's is there already, and is built by tasks.
    /// </summary>
    public IEnumerable<Step> BuildTarget() =>
    [
        ToBuild(InTheCloud(new ReserveOther(ports.Keys, ports.Vault))),
        ToBuild(InTheCloud(new SetUpFirewall(ports.Cloud, ports.SshSources))),
        ToBuild(InTheCloud(new CreateServer(ports.Cloud, ports.Vault, plans, options, images, ports.Queue))),
        ToBuild(InTheCloud(new AwaitServer(ports.Observations))),
        .. MeetTarget(Build),
        ToBuild(new RunMaintenance(_blueprint.MaintenanceOf(Blueprint.HoldRoutine), _runner)),
        .. RoutinesOf(RoutineInMove.Built).SelectMany(Install),
    ];

    /// <summary>The former server, which is switched off.</summary>
    public IEnumerable<Step> WakeFormer() =>
    [
        new OnOtherServer(new FormerServerOn(ports.Cloud)),
        .. MeetTarget(group: null),
        new OnOtherServer(new SuspendFormer(_runner, _blueprint)),
    ];

    /// <summary>
    /// All data for the first time, while the old server goes on working; and the certificate, so that the new one has
    /// it before the name leads there.
    /// </summary>
    public IEnumerable<Step> CopyAhead() =>
    [
        new OnOtherServer(new CheckRoom(ports)),
        new OnOtherServer(new RunMaintenance(_blueprint.MaintenanceOf(Blueprint.PrepareCopyRoutine), _runner)),
        _access,
        new CopyData("copy", "Copy everything and compare", isFinal: false, _runner, _blueprint),
        .. RoutinesOf(RoutineInMove.AfterCopy).SelectMany(Install),
    ];

    /// <summary>A second copy takes what the last one in the real move will take.</summary>
    public IEnumerable<Step> Measure() =>
    [
        new CopyData("copy-again", "Copy the changes, as in the real move", isFinal: false, _runner, _blueprint),
        new Findings("copy", "copy-again"),
        new UndoOf("Close transfer access", _access),
    ];

    /// <summary>A backup first. Nothing can be written from "freeze" to "accept-writes".</summary>
    public IEnumerable<Step> MoveOver() =>
    [
        backups.Take(BackupReason.BeforeMove),
        new RememberHealth(ports.Probe),
        new CheckName(ports.Cloud, options),
        new InGroup(CutOver, new Freeze(_runner, _blueprint)),
        new InGroup(CutOver,
            new CopyData("last-copy", "Copy the changes and compare everything", isFinal: true, _runner, _blueprint,
                FewTries)),
        new OnOtherServer(
            new RunMaintenance(_blueprint.MaintenanceOf(Blueprint.ResumeRoutine), _runner, FewTries,
                AcceptWrites.Later),
            CutOver),
        new OnOtherServer(new CheckHealth(ports.Probe, timeout: TimeSpan.FromMinutes(1)), CutOver),
        new InGroup(CutOver, new SwitchServers(ports.Cloud, servers, options)),
        new InGroup(CutOver, new AcceptWrites(_runner, _blueprint)),
    ];

    /// <summary>
    /// After the switch: whoever lost the connection gets a new code, and the former server is put aside.
    /// </summary>
    public IEnumerable<Step> PutFormerAside() =>
    [
        new ForwardTraffic(_runner, _blueprint),
        new NewCode(codes),
        new TellOfMove(emails),
        new OnOtherServer(new UndoOf("Close transfer access", _access)),
        new LetOldAddressFade(options),
        new OnOtherServer(new SwitchOff(ports.Cloud, ports.Shell, ports.Vault)),
        new OnOtherServer(new TakeSnapshot(ports.Cloud, SnapshotName.Moved)),
    ];

    /// <summary>Whatever other server there is, of the cloud or of its owner's, is no longer the workspace's.</summary>
    public IEnumerable<Step> LetGoOfOther() =>
    [
        new RemoveOtherServer(ports.Cloud, ports.Vault),
        new LetGoOfServer(servers, tasks, ports.Vault),
    ];

    /// <summary>While people wait, a thing is tried once more, and then the old server serves again.</summary>
    private static readonly RetryPolicy FewTries = new(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    private IEnumerable<Step> MeetTarget(string? group) =>
    [
        new OnOtherServer(new Reach(ports.Shell, ports.Vault, tasks), group),
        new OnOtherServer(InTheCloud(new SendBlueprint(ports.Shell, ports.Vault, _blueprint)), group),
    ];

    private IEnumerable<Routine> RoutinesOf(RoutineInMove when) =>
        _blueprint.RoutinesWith(ports.Settings.Read()).Where(r => r.InMove == when);

    private IEnumerable<Step> Install(Routine routine)
    {
        var step = new RunRoutine(routine, _runner);
        if (routine.Name != Blueprint.IdentityRoutine)
        {
            yield return ToBuild(step);
            yield break;
        }

        // By its host key the owner's machines know their server: it keeps it.
        yield return ToBuild(InTheCloud(step));
        yield return ToBuild(InTheCloud(new PinHostKey(ports.Shell, ports.Vault)));
    }

    private static OnlyHosted InTheCloud(Step step) => new(WorkspaceHosting.Cloud, step);

    private static OnOtherServer ToBuild(Step step) => new(step, Build, onlyToBuild: true);
}
