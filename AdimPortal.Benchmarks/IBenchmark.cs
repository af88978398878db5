namespace AdimPortal.Benchmarks;

/// <summary>
/// One question about speed or size. It starts all that it needs, prints its answer, and leaves nothing behind.
/// </summary>
internal interface IBenchmark
{
    /// <summary>As <c>./dev bench NAME</c> takes it.</summary>
    string Name { get; }

    /// <summary>What is compared with what, in one line.</summary>
    string About { get; }

    Task RunAsync();
}
