namespace AdimPortal.Tests.Dev;

/// <summary>A data folder for <c>./dev</c> that lasts as long as a test class.</summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>Others may pass through it, as through an ordinary clone.</summary>
    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(System.IO.Path.GetTempPath(), "adim-dev-" + Guid.NewGuid().ToString("N")[..8])).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
