using AdimPortal.Core.Monitoring;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;

namespace AdimPortal.Tests.Web.SelfHosted.Sentences;

/// <summary>
/// A state in which an owner meets a workspace that lives on a server of their own, is on its way there, or has just
/// left it.
/// </summary>
internal sealed record SelfHostedState(string Name, Workspace Workspace)
{
    public SelfHostedServer? Server { get; init; }

    public WorkspaceHealth? Health { get; init; }
}

internal static class SelfHostedStates
{
    private static readonly MoveAsker Owner = new(Guid.Empty, IsOwner: true, IsAdmin: false, Reason: null);
    private static readonly SelfHostedServer Attic = InMemorySelfHostedServers.Of(APage.Notes);

    public static IEnumerable<SelfHostedState> All(Guid owner, DateTimeOffset now)
    {
        yield return new("building", Building(owner)) { Server = Attic with { HeartbeatAt = null, Report = null } };
        yield return new("not installed", Changed(Building(owner), w => w.Fail("The installer gave up.")));
        yield return Active("active, not looked at yet");
        yield return Active("active and healthy") with { Health = Healthy() };
        yield return Active(
            "active, behind, and the portal may update it") with
        {
            Server =
                Attic with { SshEndpoint = new UpdateSshEndpoint("203.0.113.7", 22, now) },
            Health = Healthy()
        };
        yield return Active("active without TLS") with
        {
            Server = InMemorySelfHostedServers.Of(APage.Notes, usesTls: false),
            Health = Healthy()
        };
        yield return Active(
            "active without TLS, not heard yet") with
        {
            Server =
                InMemorySelfHostedServers.Of(APage.Notes, usesTls: false) with { HeartbeatAt = null, Report = null }
        };
        yield return Active(
            "active and unwell") with
        { Health = Healthy() with { IsHealthy = false, Problem = "Redis is down." } };
        foreach (var alert in Alerts(now))
            yield return Active(
                $"alert {alert.Kind}") with
            {
                Health = Healthy() with
                {
                    IsHealthy = alert.Kind is not AlertKind.Down,
                    Problem = "Redis is down.",
                    Alerts = [alert]
                }
            };
        yield return new("another plan", Changed(Ready(owner), w => w.BeginResize("pro", Workspace.Own)))
        { Server = Attic };
        foreach (var level in new[] { SuspensionLevel.ReadOnly, SuspensionLevel.Stopped })
            yield return new($"no codes for want of payment, {level}", Changed(Ready(owner), w => Suspend(w, level)))
            { Server = Attic };
        yield return new("being forgotten", Changed(Ready(owner), w => w.BeginUnregistering())) { Server = Attic };
        yield return new("forgotten", Changed(Ready(owner), w => w.BeginUnregistering(), w => w.Terminated(now)));
        yield return new("rehearsed to the cloud",
            Changed(Ready(owner), w => w.BeginRehearsal("fra1", "s-1vcpu-2gb", Owner, now), w => Rehearsed(w, now)))
        { Server = Attic };
        yield return new("rehearsed to an own server",
            Changed(InTheCloud(owner), w => w.BeginMoveToSelfHosted("203.0.113.7", "key", rehearses: true),
                w => Rehearsed(w, now)))
        { Server = Attic };
        yield return new("moved to an own server", MovedThere(owner, now)) { Server = Attic };
        yield return new("moved to the cloud",
            Changed(Ready(owner), w => w.BeginMove("fra1", "s-1vcpu-2gb", Owner, now), w => Switched(w, now)));
        yield return new("returned to the cloud",
            Changed(MovedThere(owner, now), w => w.BeginMoveBack(Owner, now), w => Switched(w, now)));

        SelfHostedState Active(string name) => new(name, Ready(owner)) { Server = Attic };
    }

    public static Workspace Building(Guid owner)
    {
        var workspace =
            Workspace.OnSelfHosted(APage.Notes, owner, "Notes", "free", domain: null, "adim.test", APage.Ten);
        workspace.AssignSelfHostedServer(InMemorySelfHostedServers.Address, Attic.HostKey);
        return workspace;
    }

    public static Workspace Ready(Guid owner) =>
        Changed(Building(owner), w => w.Activate(SelfHostedAddresses.Of(w, Attic), APage.Ten));

    public static WorkspaceHealth Healthy() => new(
        APage.Ten, IsHealthy: true, Problem: null,
        new Dictionary<string, string> { ["postgresql"] = "up", ["redis"] = "down" }, TimeSpan.FromMilliseconds(70),
        APage.Ten.AddDays(40),
        APage.Ten, new MachineReading(0.2, 0.5, 0.3),
        [new CheckedQuarter(APage.Ten, 15, 1, TimeSpan.FromMilliseconds(80))],
        [new MeasuredMoment(APage.Ten, new MachineReading(0.2, 0.5, 0.3))], 0.99, []);

    /// <summary>
    /// Every alert that can be open there, with the sentence that it is opened with, where the rules have one.
    /// </summary>
    public static IEnumerable<Alert> Alerts(DateTimeOffset now)
    {
        var machine = new MachineReading(0.97, 0.97, 0.97);
        var bad = new MonitoredState(APage.Notes, 9, now.AddHours(-3), "Redis is down.", RestartedAt: null,
            now.AddDays(3), machine, now.AddHours(-1), IsBeingWorkedOn: false, Open: [])
        {
            Hosting = WorkspaceHosting.SelfHosted,
        };
        var opened =
            new[] { bad, bad with { RestartedAt = now.AddHours(-1) },
                bad with { CertificateExpiresAt = now.AddHours(5) },
                bad with { CertificateExpiresAt = now.AddHours(-5) } }
            .SelectMany(state => AlertRules.Of(state, new MonitoringOptions(), now)).Cast<MonitoringTransition.Open>()
            .Select(open => (Kind: open.Kind, UserMessage: open.UserMessage))
            .Append((Kind: AlertKind.NoHeartbeat, UserMessage: "Its server last reported 7 minutes ago.")).Distinct().ToList();
        Assert.Equal(
            Enum.GetValues<AlertKind>().Where(kind => AlertRules.IsMetAt(WorkspaceHosting.SelfHosted, kind)).Order(),
            opened.Select(o => o.Kind).Distinct().Order());
        return opened.Select((o, i) => new Alert(i, APage.Notes, o.Kind, o.UserMessage, now, null));
    }

    private static Workspace InTheCloud(Guid owner) => APage.AWorkspace(owner, WorkspaceStatus.Active);

    private static Workspace MovedThere(Guid owner, DateTimeOffset now) =>
        Changed(InTheCloud(owner), w => w.BeginMoveToSelfHosted("203.0.113.7", "key", rehearses: false),
            w => Switched(w, now));

    private static void Switched(Workspace workspace, DateTimeOffset now)
    {
        workspace.SwitchServers(now);
        workspace.WasPaused(TimeSpan.FromSeconds(17));
    }

    private static void Rehearsed(Workspace workspace, DateTimeOffset now)
    {
        workspace.Rehearsed(
            new Rehearsal(now, 2_000_000, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(9), "3 tables with 40 rows"));
        workspace.RehearsalEnded(now);
    }

    private static void Suspend(Workspace workspace, SuspensionLevel level)
    {
        workspace.BeginSuspension(level, SuspensionReason.Payment, note: null, APage.Ten);
        workspace.Suspended(level);
    }

    private static Workspace Changed(Workspace workspace, params ReadOnlySpan<Action<Workspace>> changes)
    {
        foreach (var change in changes)
            change(workspace);
        return workspace;
    }
}
