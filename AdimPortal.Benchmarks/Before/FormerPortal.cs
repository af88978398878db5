namespace AdimPortal.Benchmarks.Before;

/// <summary>The portal of another commit, as <c>./dev bench --against COMMIT</c> published it.</summary>
internal static class FormerPortal
{
    /// <summary>Where it lies; null when no commit was named.</summary>
    public static string? Folder { get; } =
        Environment.GetEnvironmentVariable("ADIM_BENCH_FORMER") is { Length: > 0 } folder ? folder : null;
}
