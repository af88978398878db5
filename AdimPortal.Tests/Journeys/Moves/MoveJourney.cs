using System.Globalization;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>
/// A workspace moves to another region and back while somebody writes to it all the time: nothing that was acknowledged
/// is lost.
/// </summary>
[Trait("Category", "Journey")]
public sealed class MoveJourney(PostgresCluster postgres, SharedSandbox shared, ITestOutputHelper output)
: IAsyncLifetime
{
    private MovingWorkspace _moving = default!;

    /// <summary>
    /// Servers reach one another's SSH here, unlike in the other journeys of moves: so it is the key that refuses, and
    /// not the firewall before it.
    /// </summary>
    public async ValueTask InitializeAsync()
    {
        var sandbox = await shared.GetAsync();
        _moving =
            await MovingWorkspace.BuildAsync(postgres, sandbox, output, "mover",
                (settings, _) => settings["Provisioning__SshSources__1"] = $"{sandbox.Network}.0.0/16");
    }

    [Fact]
    public async Task A_workspace_is_rehearsed_moved_and_returned_with_every_acknowledged_write()
    {
        await _moving.FillAsync();
        var source = await _moving.HereAsync();
        await using var writer = new Writer(source, _moving.Sandbox);
        await writer.MoreAsync(20);

        await RehearsesAsync(source, writer);
        await MovesAsync(source, writer);
        await ReturnsAsync(source, writer);
        await EndsAsync(source);
    }

    /// <summary>A measurement, not a promise, so it runs when it is asked for by name.</summary>
    [Fact(Explicit = true)]
    public async Task The_copy_of_many_files_is_measured_against_tar()
    {
        await _moving.FillAsync();
        await _moving.EndsAsync(
            await _moving.Node.Moves.RehearseMoveAsync(_moving.Id, "fra1", null, _moving.AsOwner, default),
            OperationStatus.Done);
        await MeasureAgainstTarAsync();
    }

    private async Task RehearsesAsync(Workspace source, Writer writer)
    {
        writer.ForgetPauses();
        var ending = _moving.EndsAsync(
            await _moving.Node.Moves.RehearseMoveAsync(_moving.Id, "fra1", null, _moving.AsOwner, default),
            OperationStatus.Done);
        var line = await TransferAccess.LineAsync(_moving);
        await ending;
        var rehearsed = await _moving.HereAsync();
        var found = rehearsed.Move!.Rehearsal!;
        output.WriteLine(
            $"Rehearsal: {found}. The longest time without a write meanwhile: {writer.LongestPause.TotalSeconds:0.0} s.");
        Assert.Equal((MoveStage.Rehearsed, source.Address, source.DropletId),
            (rehearsed.Move.Stage, rehearsed.Address, rehearsed.DropletId));
        Assert.InRange(found.Bytes, MovingWorkspace.Files * 524_288L, MovingWorkspace.Files * 524_288L * 3);
        Assert.Matches(@"tables with 10\d,\d{3} rows", found.Counts);
        Assert.DoesNotContain("adim-access", await _moving.RunAsync("cat /root/.ssh/authorized_keys"),
            StringComparison.Ordinal);
        await TransferAccess.LeadsToTheDataAndNowhereElseAsync(_moving, line);
        // It waits its turn: no program of it works on the copy.
        Assert.Equal("0", await _moving.OnOtherAsync(other => other.RunAsync("pgrep -cf '[d]aphne|[c]elery' || true")));
    }

    private async Task MovesAsync(Workspace source, Writer writer)
    {
        writer.ForgetPauses();
        var predicted = (await _moving.HereAsync()).Move!.Rehearsal!.Pause;
        var ending = _moving.EndsAsync(
            await _moving.Node.Moves.MoveAsync(_moving.Id, "fra1", null, _moving.AsOwner, default),
            OperationStatus.Done);
        await WhoHasTheOldAddressIsLedOnAsync(ending);
        await ending;
        await writer.MoreAsync(20);

        var moved = await _moving.HereAsync();
        output.WriteLine(
            $"Move: {moved.Move!.Pause!.Value.TotalSeconds:0.0} s by the log, {writer.LongestPause.TotalSeconds:0.0} s without a write as seen from outside; {predicted.TotalSeconds:0.0} s were predicted. {writer.Notes.Count} notes and {writer.Files.Count} files acknowledged so far.");
        Assert.Equal(("fra1", "adim-" + _moving.Id + "-b"), (moved.Region, moved.Tag));
        Assert.NotEqual(source.Address, moved.Address);
        Assert.Equal((MoveStage.Moved, source.DropletId),
            (moved.Move.Stage, moved.Move.Other.DropletId));
        await _moving.HasAllOfAsync(writer);
        Assert.Equal(
            [$"droplet {source.DropletId} off", $"droplet {moved.DropletId} active", $"firewall adim-{_moving.Id}",
                $"firewall adim-{_moving.Id}-b", $"record {moved.Address}", $"snapshot adim-{_moving.Id}-moved"],
            (await _moving.CloudAsync()).Order(StringComparer.Ordinal));
    }

    private async Task WhoHasTheOldAddressIsLedOnAsync(Task ending)
    {
        var healthy = false;
        while (!ending.IsCompleted && !healthy)
            healthy = (await _moving.HereAsync()).Move is { Stage: MoveStage.Moved }
                && await _moving.OnOtherAsync(former => former.IsHealthyAsync());
        Assert.True(healthy, "The old address never led on.");
    }

    private async Task ReturnsAsync(Workspace source, Writer writer)
    {
        writer.ForgetPauses();
        await _moving.EndsAsync(await _moving.Node.Moves.MoveBackAsync(_moving.Id, _moving.AsOwner, default),
            OperationStatus.Done);
        await writer.MoreAsync(20);
        var back = await _moving.HereAsync();
        output.WriteLine(
            $"Return: {back.Move!.Pause!.Value.TotalSeconds:0.0} s by the log, {writer.LongestPause.TotalSeconds:0.0} s without a write as seen from outside.");
        Assert.Equal((source.Address, source.DropletId, source.Region), (back.Address, back.DropletId, back.Region));
        Assert.True(back.Move.HasReturned);
        await _moving.HasAllOfAsync(writer);
    }

    private async Task EndsAsync(Workspace source)
    {
        await _moving.EndsAsync(await _moving.Node.Moves.EndMoveAsync(_moving.Id, asker: null, default),
            OperationStatus.Done);
        Assert.Null((await _moving.HereAsync()).Move);
        Assert.Equal(
            [$"droplet {source.DropletId} active", $"firewall adim-{_moving.Id}", $"record {source.Address}"],
            (await _moving.CloudAsync()).Order(StringComparer.Ordinal));
    }

    /// <summary>The same files between the same two machines by the oldest of ways, and by ours.</summary>
    private async Task MeasureAgainstTarAsync()
    {
        var here = await _moving.HereAsync();
        await _moving.OnOtherAsync(other =>
            other.RunAsync("rm -f /root/bench && ssh-keygen -q -t ed25519 -N '' -f /root/bench"));
        var key = await _moving.OnOtherAsync(other => other.RunAsync("cat /root/bench.pub"));
        await _moving.RunAsync($"echo '{key}' >>/root/.ssh/authorized_keys");
        const string Ssh =
            "ssh -i /root/bench -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";
        const string Clock = "s=$EPOCHREALTIME; %; awk -v a=$s -v b=$EPOCHREALTIME 'BEGIN { print b - a }'";
        async Task<double> Time(string command) => double.Parse(
            await _moving.OnOtherAsync(other =>
                other.RunAsync(
                    $"rm -rf /root/copy && mkdir /root/copy && sync && bash -c '{Clock.Replace("'", "'\\''", StringComparison.Ordinal).Replace("%", command, StringComparison.Ordinal)}'")),
                    CultureInfo.InvariantCulture);
        for (var turn = 0; turn < 2; turn++)
        {
            var tar =
                await Time($"{Ssh} root@{here.Address} tar -C /srv/adim/media/many -cf - . | tar -xf - -C /root/copy");
            var rsync =
                await Time(
                    $"rsync -a --rsh=\"{Ssh} -c aes128-gcm@openssh.com\" root@{here.Address}:/srv/adim/media/many/ /root/copy/");
            const double Megabytes = MovingWorkspace.Files * 524_288 / 1e6;
            output.WriteLine(
                $"{Megabytes:0} MB: ssh | tar {Megabytes / tar:0} MB/s, rsync {Megabytes / rsync:0} MB/s.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_moving is not null)
            await _moving.DisposeAsync();
    }
}
