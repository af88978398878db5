using AdimPortal.Benchmarks;
using AdimPortal.Benchmarks.Before;
using AdimPortal.Benchmarks.Calls;
using AdimPortal.Benchmarks.Circuits;
using AdimPortal.Benchmarks.Crowd;
using AdimPortal.Benchmarks.Exchange;
using AdimPortal.Benchmarks.Monitoring;
using AdimPortal.Benchmarks.Pages;
using AdimPortal.Benchmarks.Provision;
using AdimPortal.Benchmarks.Ready;
using AdimPortal.Benchmarks.Ssh;

// A process that a benchmark has started to stand in for something.
if (args is [Responder.Verb, var folder])
{
    await Responder.RunAsync(folder);
    return 0;
}

if (args is [IdleServer.Verb, var refusalTime])
{
    await IdleServer.RunAsync(refusalTime);
    return 0;
}

// Each prints its tables as it comes to its end. A goal that is missed is printed as such and is no failure: what is
// measured depends on the machine, and on what else it does.
IBenchmark[] all = [new ProvisionBenchmark(), new ExchangeBenchmark(), new PortalBenchmark(), new CallsBenchmark(),
    new MonitoringBenchmark(), new SshBenchmark(), new BeforeBenchmark(), new PagesBenchmark(),
    new ReadyBenchmark(), new CrowdBenchmark(), new CircuitsBenchmark(), new WatchersBenchmark()];

var unknown = args.Except(all.Select(b => b.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"There is no benchmark named {string.Join(", ", unknown)}. There are:");
    foreach (var benchmark in all)
        Console.Error.WriteLine($"  {benchmark.Name,-10} {benchmark.About}");
    return 2;
}

foreach (var benchmark in all.Where(b => args.Length == 0 || args.Contains(b.Name)))
{
    Console.WriteLine($"{benchmark.Name}: {benchmark.About}");
    await benchmark.RunAsync();
    Console.WriteLine();
}

return 0;
