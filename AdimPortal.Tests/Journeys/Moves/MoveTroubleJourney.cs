using System.Diagnostics;
using AdimPortal.Core.Operations;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>
/// What goes wrong while a workspace moves, on real machines: each time the old server takes writes again, nothing
/// acknowledged is lost, nothing is left of the new one, and the reason is in plain words.
/// </summary>
[Trait("Category", "Journey")]
public sealed class MoveTroubleJourney(PostgresCluster postgres, SharedSandbox shared, ITestOutputHelper output)
: IAsyncLifetime
{
    private MovingWorkspace _moving = default!;

    private IReadOnlyList<string> _before = [];

    public async ValueTask InitializeAsync() =>
        _moving = await MovingWorkspace.BuildAsync(postgres, await shared.GetAsync(), output, "trouble");

    [Fact]
    public async Task Whatever_goes_wrong_the_old_server_serves_again_and_the_reason_is_plain()
    {
        await _moving.FillAsync();
        _before = [.. (await _moving.CloudAsync()).Order(StringComparer.Ordinal)];
        await using var writer = new Writer(await _moving.HereAsync(), _moving.Sandbox);
        await writer.MoreAsync(5);

        await ATargetTooSmallIsRefusedAsync(writer);
        await AFullSourceIsRefusedAsync(writer);
        await ALinkThatIsCutInTheCutOverAsync(writer);
    }

    private async Task ATargetTooSmallIsRefusedAsync(Writer writer)
    {
        var end =
            await _moving.EndsAsync(
                await _moving.Node.Moves.MoveAsync(_moving.Id, "fra1", "s-1vcpu-512mb-10gb", _moving.AsOwner,
                    default),
                OperationStatus.Unwound);
        Assert.Matches("^(That size has 512 MiB of memory; at least|The software on the server uses)", end.Problem);
        await IsAsBeforeAsync(writer);
    }

    private async Task AFullSourceIsRefusedAsync(Writer writer)
    {
        await _moving.RunAsync("fallocate -l $(($(df --output=avail -B1 / | tail -n 1) - 20000000)) /root/filler");
        var end =
            await _moving.EndsAsync(
                await _moving.Node.Moves.RehearseMoveAsync(_moving.Id, "fra1", null, _moving.AsOwner,
                    default),
                OperationStatus.Unwound);
        await _moving.RunAsync("rm /root/filler");
        Assert.StartsWith("The server's disk is full:", end.Problem, StringComparison.Ordinal);
        await IsAsBeforeAsync(writer);
    }

    private async Task ALinkThatIsCutInTheCutOverAsync(Writer writer)
    {
        var asked = Assert.IsType<RequestAnswer.Accepted>(
            await _moving.Node.Moves.MoveAsync(_moving.Id, "fra1", null, _moving.AsOwner, default));
        await ReachesAsync(asked.Operation, "last-copy");
        var moving = await _moving.HereAsync();
        writer.ForgetPauses();
        await using (await CutLink.BetweenAsync(moving.Address!, moving.Move!.Other.Address!))
        {
            var cut = Stopwatch.GetTimestamp();
            await Eventually.TrueAsync(
                async () =>
                    (await _moving.Node.Service<IOperationReader>().FindAsync(asked.Operation, default))!.Status
                        is OperationStatus.Unwinding or OperationStatus.Unwound,
                "the copy is given up", TimeSpan.FromMinutes(3));
            var gaveUp = Stopwatch.GetTimestamp();
            await writer.MoreAsync(1);
            output.WriteLine(
                $"Link cut in the last copy: given up after {Stopwatch.GetElapsedTime(cut, gaveUp).TotalSeconds:0} s, writes taken again {Stopwatch.GetElapsedTime(gaveUp).TotalSeconds:0.0} s later.");
            Assert.InRange(Stopwatch.GetElapsedTime(gaveUp).TotalSeconds, 0, 60);
        }

        var end = await _moving.EndsAsync(asked.Operation, OperationStatus.Unwound);
        Assert.Matches("connection to the old server was lost|can't be reached from the new one", end.Problem);
        await IsAsBeforeAsync(writer);
    }

    private Task ReachesAsync(OperationId operation, string step) => Eventually.TrueAsync(
        async () =>
        {
            var seen = (await _moving.Node.Service<IOperationReader>().FindAsync(operation, default))!;
            Assert.True(seen.Status is OperationStatus.Running, $"{seen.Status}: {seen.Problem} {seen.ProblemDetail}");
            return seen.Steps.First(s => s.Name == step).Status is StepStatus.Running or StepStatus.Done;
        },
        $"it reaches {step}", TimeSpan.FromMinutes(8), TimeSpan.FromMilliseconds(100));

    private async Task IsAsBeforeAsync(Writer writer)
    {
        await writer.MoreAsync(3);
        Assert.Null((await _moving.HereAsync()).Move);
        Assert.Equal(_before, (await _moving.CloudAsync()).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("adim-access", await _moving.RunAsync("cat /root/.ssh/authorized_keys"),
            StringComparison.Ordinal);
        await _moving.HasAllOfAsync(writer);
    }

    public async ValueTask DisposeAsync()
    {
        if (_moving is not null)
            await _moving.DisposeAsync();
    }
}
