using System.Collections.Concurrent;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Testing.InMemory;

/// <summary>
/// A storage, a book and keys in memory. A server "uploads" by calling <see cref="Receive"/> with a signed address.
/// </summary>
public sealed class InMemoryBackups : IObjectStorage, IBackupStore, IBackupKeys
{
    public const long PieceBytes = 1000;

    /// <summary>Uploads that were begun and not completed: received pieces by key.</summary>
    public ConcurrentDictionary<string, HashSet<int>> Uploads { get; } = [];

    /// <summary>Keys of uploads that were ever begun.</summary>
    public ConcurrentQueue<string> Opened { get; } = [];

    public ConcurrentDictionary<string, long> Objects { get; } = [];

    public ConcurrentDictionary<Guid, Backup> Backups { get; } = [];

    public List<BackupState> States { get; } = [];

    /// <summary>Something is stored, or was begun, that no good backup has.</summary>
    public bool HasLeftovers => !Uploads.IsEmpty
        || Objects.Keys.Any(key =>
            !Backups.Values.Any(b => b.Status is BackupStatus.Good
                && key.StartsWith(b.Prefix!, StringComparison.Ordinal)));

    public BackupPorts Ports => new(this, this, this);

    public bool IsThere { get; set; } = true;

    /// <summary>Through what its calls go.</summary>
    public InMemorySystem Outside { get; set; } = InMemorySystem.AlwaysThere;

    public string AuthorityPem => "";

    public void Receive(string address)
    {
        var (key, number) = (address.Split('#')[0],
            int.Parse(address.Split('#')[1], System.Globalization.CultureInfo.InvariantCulture));
        Uploads[key].Add(number);
    }

    public Task<Result<IReadOnlyList<Secret>>> OpenUploadAsync(string key, int pieces, TimeSpan life,
        CancellationToken cancel) => Outside.Ask<IReadOnlyList<Secret>>(() =>
    {
        Uploads.TryAdd(key, []);
        Opened.Enqueue(key);
        return Enumerable.Range(1, pieces).Select(n => new Secret($"{key}#{n}")).ToList();
    });

    public Task<Result<long>> CompleteUploadAsync(string key, int pieces, CancellationToken cancel) =>
        Outside.Answer<long>(() =>
    {
        if (Uploads.TryRemove(key, out var received))
            Objects[key] = received.Count(n => n <= pieces) * PieceBytes;
        return Objects.TryGetValue(key, out var size) ? size : new Failure.Final("It is not there.", "NoSuchKey");
    });

    public Task<Result<Unit>> PutAsync(string key, string content, CancellationToken cancel) => Outside.Ask(() =>
    {
        Objects[key] = content.Length;
        return Unit.Value;
    });

    public Secret AddressOf(string key, TimeSpan life, string? fileName = null) => new(key);

    public Task<byte[]> EncryptAsync(string recipient, byte[] plain, CancellationToken cancel) =>
        Task.FromResult(plain);

    public Task<Result<Stream>> OpenAsync(string key, CancellationToken cancel) =>
        Task.FromResult<Result<Stream>>(new MemoryStream());

    public Task<Result<Unit>> RemoveAsync(string prefix, CancellationToken cancel) => Outside.Ask(() =>
    {
        foreach (var key in Uploads.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)))
            Uploads.TryRemove(key, out _);
        foreach (var key in Objects.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)))
            Objects.TryRemove(key, out _);
        return Unit.Value;
    });

    public Task BeginAsync(Backup backup, CancellationToken cancel)
    {
        Backups.AddOrUpdate(backup.Id, backup, (_, there) => there.Status is BackupStatus.Failed ? backup : there);
        return Task.CompletedTask;
    }

    public Task ProblemAsync(Guid id, string problem, CancellationToken cancel) =>
        ChangeAsync(id, b => b with { Problem = problem });

    public Task GoodAsync(Guid id, string prefix, BackupManifest manifest, CancellationToken cancel) =>
        ChangeAsync(id,
            b => b with { Status = BackupStatus.Good, Prefix = prefix, Manifest = manifest, Problem = null });

    public Task FailAsync(Guid id, CancellationToken cancel) =>
        ChangeAsync(id, b => b with { Status = BackupStatus.Failed });

    public Task VerifiedAsync(Guid id, DateTimeOffset at, CancellationToken cancel)
    {
        Backups[id] = Backups[id] with { VerifiedAt = at };
        return Task.CompletedTask;
    }

    public List<DrillState> Drills { get; } = [];

    public Task<IReadOnlyList<DrillState>> DrillsAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<DrillState>>(Drills);

    public Task ForgetAsync(Guid id, CancellationToken cancel)
    {
        Backups.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    public Task<Backup?> FindAsync(Guid id, CancellationToken cancel) => Task.FromResult(Backups.GetValueOrDefault(id));

    public Task<IReadOnlyList<Backup>> OfWorkspaceAsync(WorkspaceId workspace, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Backup>>(
            [.. Backups.Values.Where(b => b.Workspace == workspace).OrderByDescending(b => b.StartedAt)]);

    public Task<IReadOnlyList<BackupState>> StatesAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<BackupState>>(States);

    public Task<IReadOnlyList<Backup>> AbandonedAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Backup>>([]);

    public Task<IReadOnlyList<WorkspaceId>> HoldersAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<WorkspaceId>>(
            [.. Backups.Values.Where(b => b.Status is BackupStatus.Good).Select(b => b.Workspace).Distinct()]);

    public Task<Secret> CreateAsync(CancellationToken cancel) => Task.FromResult(new Secret("AGE-SECRET-KEY-1TEST"));

    public Task<string> RecipientOfAsync(Secret identity, CancellationToken cancel) => Task.FromResult("age1test");

    public async Task<Result<Unit>> DecryptAsync(Secret identity, Stream encrypted, Stream plain,
        CancellationToken cancel)
    {
        await encrypted.CopyToAsync(plain, cancel);
        return Unit.Value;
    }

    private Task ChangeAsync(Guid id, Func<Backup, Backup> change)
    {
        if (Backups.TryGetValue(id, out var backup) && backup.Status is BackupStatus.Running)
            Backups[id] = change(backup);
        return Task.CompletedTask;
    }
}
