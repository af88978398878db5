using AdimPortal.Core.Backups;
using AdimPortal.Core.Backups.Steps;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Cloud.Steps;
using AdimPortal.Core.Moves.Steps;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Provisioning.Steps;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Servers.Steps;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Moves;

/// <summary>
/// The chapters that a rehearsal, a move and a return are made of. Each is a list of steps; the plans put them
/// together.
/// </summary>
internal sealed class MoveStages(World world, Blueprint blueprint, ProvisioningOptions options)
{
    private const string CutOver = "Switch over";
    private const string Build = "Build the new server";

    private readonly RoutineRunner _runner = new(world, blueprint, options.PortalAddress);

    /// <summary>
    /// The way for the data is opened here, and closed after the switch by the undo of the same step.
    /// </summary>
    private readonly OpenTransferAccess _way =
        new(world.Cloud, new RoutineRunner(world, blueprint, options.PortalAddress), blueprint);

    /// <summary>
    /// Where it moves to a server of its owner's, that one is known already; whatever fails, it is forgotten again.
    /// </summary>
    public IEnumerable<Step> KnowTarget() =>
        [new OnOtherServer(
            new OnlyHosted(WorkspaceHosting.OwnServer,
                new TargetTakenIn(world.OwnServers, world.Errands, world.Vault)))];

    /// <summary>The server that serves: does it answer, and how much is there to be moved?</summary>
    public IEnumerable<Step> LookAtSource() =>
    [
        new Reach(world, TimeSpan.FromMinutes(1)),
        new CheckSource(world, blueprint, _runner),
        InTheCloud(new SendBlueprint(world.Shell, world.Vault, blueprint)),
        new RunMaintenance(blueprint.MaintenanceOf(Blueprint.PrepareExportRoutine), _runner),
    ];

    /// <summary>
    /// A new server, built as for a new workspace but at rest: no program of it runs beside those of the old one. One
    /// of the owner's is there already, and is built by errands.
    /// </summary>
    public IEnumerable<Step> BuildTarget() =>
    [
        ToBuild(InTheCloud(new ReserveOther(world.Keys, world.Vault))),
        ToBuild(InTheCloud(new SetUpFirewall(world.Cloud, world.SshSources))),
        ToBuild(InTheCloud(new CreateServer(world.Cloud, world.Vault, world.Billing, options))),
        ToBuild(InTheCloud(new AwaitServer(world.Observations))),
        .. MeetTarget(Build),
        ToBuild(new RunMaintenance(blueprint.MaintenanceOf(Blueprint.HoldRoutine), _runner)),
        .. RoutinesOf(RoutineInMove.Built).SelectMany(Install),
    ];

    /// <summary>The former server, which is switched off.</summary>
    public IEnumerable<Step> WakeFormer() =>
    [
        new OnOtherServer(new FormerServerOn(world.Cloud)),
        .. MeetTarget(group: null),
        new OnOtherServer(new KeepFormerAtRest(_runner, blueprint)),
    ];

    /// <summary>
    /// All data for the first time, while the old server goes on working; and the certificate, so that the new one has
    /// it before the name leads there.
    /// </summary>
    public IEnumerable<Step> CopyAhead() =>
    [
        new OnOtherServer(new CheckRoom(world, blueprint, _runner)),
        new OnOtherServer(new RunMaintenance(blueprint.MaintenanceOf(Blueprint.PreparePullRoutine), _runner)),
        _way,
        new Pull("copy", "Copy everything and compare", isFinal: false, _runner, blueprint),
        .. RoutinesOf(RoutineInMove.AfterCopy).SelectMany(Install),
    ];

    /// <summary>A second copy takes what the last one in the real move will take.</summary>
    public IEnumerable<Step> Measure() =>
    [
        new Pull("copy-again", "Copy the changes, as in the real move", isFinal: false, _runner, blueprint),
        new Findings("copy", "copy-again"),
        new Removal("Close transfer access", _way),
    ];

    /// <summary>A backup first. Nothing can be written from "freeze" to "accept-writes".</summary>
    public IEnumerable<Step> MoveOver() =>
    [
        new TakeBackup(world, blueprint, _runner, BackupReason.BeforeMigration),
        new RememberHealth(world.Probe),
        new CheckName(world.Cloud, options),
        new InGroup(CutOver, new Freeze(_runner, blueprint)),
        new InGroup(CutOver,
            new Pull("last-copy", "Copy the changes and compare everything", isFinal: true, _runner, blueprint,
                FewTries)),
        new OnOtherServer(
            new RunMaintenance(blueprint.MaintenanceOf(Blueprint.ResumeRoutine), _runner, FewTries, AcceptWrites.Later),
            CutOver),
        new OnOtherServer(new CheckHealth(world.Probe, patience: TimeSpan.FromMinutes(1)), CutOver),
        new InGroup(CutOver, new SwitchServers(world.Cloud, world.OwnServers, options)),
        new InGroup(CutOver, new AcceptWrites(_runner, blueprint)),
    ];

    /// <summary>
    /// After the switch: whoever lost the connection gets a new code, and the former server is put aside.
    /// </summary>
    public IEnumerable<Step> PutFormerAside() =>
    [
        new ForwardTraffic(_runner, blueprint),
        new NewCode(world.Codes),
        new TellOfMove(world.Letters),
        new OnOtherServer(new Removal("Close transfer access", _way)),
        new LetOldAddressFade(options),
        new OnOtherServer(new SwitchOff(world.Cloud, world.Shell, world.Vault)),
        new OnOtherServer(new TakeSnapshot(world.Cloud, SnapshotName.Moved)),
    ];

    /// <summary>While people wait, a thing is tried once more, and then the old server serves again.</summary>
    private static readonly RetryPolicy FewTries = new(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    private IEnumerable<Step> MeetTarget(string? group) =>
    [
        new OnOtherServer(new Reach(world), group),
        new OnOtherServer(InTheCloud(new SendBlueprint(world.Shell, world.Vault, blueprint)), group),
    ];

    private IEnumerable<Routine> RoutinesOf(RoutineInMove when) =>
        blueprint.RoutinesWith(world.Settings.Read()).Where(r => r.InMove == when);

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
        yield return ToBuild(InTheCloud(new PinHostKey(world.Shell, world.Vault)));
    }

    private static OnlyHosted InTheCloud(Step step) => new(WorkspaceHosting.Cloud, step);

    private static OnOtherServer ToBuild(Step step) => new(step, Build, onlyToBuild: true);
}
