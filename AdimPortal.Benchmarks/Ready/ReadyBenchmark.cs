using AdimPortal.Core.Acts;
using AdimPortal.Core.Images;
using AdimPortal.Core.Operations;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Ready;

/// <summary>
/// From the request to the code on the page: for workspaces that are built ahead, from an image, and from nothing but
/// Debian, each in the patterns of <see cref="Crowd"/>.
/// </summary>
internal sealed class ReadyBenchmark : IBenchmark
{
    private const double GoalOfImage = 0.35;

    private static readonly TimeSpan BuildTimeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan GoalOfHalf = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GoalOfMost = TimeSpan.FromSeconds(5);

    public string Name => "ready";

    public string About => "seconds from request to code on the page: claimed, from an image, and cold";

    public async Task RunAsync()
    {
        var counts = ReadyCounts.Read();
        await using var postgres = PostgresCluster.ThatKeepsData();
        await using var sandbox = await SandboxProcess.StartNewAsync();
        var database = await postgres.CreateDatabaseAsync("ready");
        await using var portal = await Portal.StartAsync(database, sandbox, counts.Configure);
        await using var node = await EngineNode.StartAsync(database, scheduler: false, blueprint: Portal.Blueprint,
            images: new ImageOptions { Enabled = true });
        var results = new ReadyTable();
        using var people = await Customers.SignedInAsync(node, portal.Address,
            Math.Max(counts.AtOnce, counts.Built));
        var builds = new Builds(node);

        var cold = await results.AddAllAsync("cold", counts.Built, counts.Built, people, builds.TakeAsync,
            builds.RemoveAsync);
        await portal.StopAsync();
        portal.Extra["Images__Enabled"] = "true";
        await portal.StartAsync();
        await PrepareImageAsync(node);
        var image = await results.AddAllAsync("from an image", counts.Built, counts.Built, people, builds.TakeAsync,
            builds.RemoveAsync);

        var parked = new ParkedServers(node);
        await parked.FillAsync(counts.AtOnce);
        var claimed = await results.AddAllAsync("claimed", counts.Claimed, counts.AtOnce, people, Claims.TakeAsync,
            parked.ParkAgainAsync);
        results.Print();
        Console.WriteLine($"  the plan was applied {parked.PlansTook.Median().Seconds()} after a claim (median), "
            + $"{parked.PlansTook.Share(0.95).Seconds()} (p95)");
        Print(claimed, [.. cold.Take(counts.Built)], [.. image.Take(counts.Built)]);
    }

    /// <summary>Cold and from an image: of those who came one after another.</summary>
    private static void Print(IReadOnlyList<TimeSpan?> claimed, IReadOnlyList<TimeSpan?> cold,
        IReadOnlyList<TimeSpan?> image)
    {
        var took = claimed.OfType<TimeSpan>().ToList();
        var isReached = took.Count == claimed.Count && took.Share(0.5) <= GoalOfHalf && took.Share(0.99) <= GoalOfMost;
        Console.WriteLine($"  claimed  {Figures.Verdict(isReached,
            $"p50 at most {GoalOfHalf.Seconds()}, p99 at most {GoalOfMost.Seconds()}, all with a code")}");
        if (cold.Count == 0)
            return;
        var ratio = image.OfType<TimeSpan>().Median() / cold.OfType<TimeSpan>().Median();
        Console.WriteLine($"  from an image {ratio.Ratio()} of cold  {Figures.Verdict(ratio <= GoalOfImage,
            $"at most {GoalOfImage} ×")}");
    }

    private static async Task PrepareImageAsync(EngineNode node)
    {
        var answer = await node.Service<ImageService>().PrepareAsync(
            ActPermit.OfPortal(Act.PrepareImage, ActSubject.Portal), CancellationToken.None);
        if (answer is not RequestAnswer.Accepted(var operation)
            || (await node.EndOfAsync(operation, BuildTimeout)).Status is not OperationStatus.Done)
            throw new InvalidOperationException($"The image could not be prepared: {answer}");
    }
}
