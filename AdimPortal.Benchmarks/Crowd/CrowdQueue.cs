using Npgsql;

namespace AdimPortal.Benchmarks.Crowd;

/// <summary>Whose turn came when, and what they had been told of it, as the database has it.</summary>
internal sealed class CrowdQueue(string database)
{
    private readonly Dictionary<Guid, DateTimeOffset> _promised = [];

    /// <summary>Keeps the first time that each was told.</summary>
    public async Task FollowAsync(TimeSpan span)
    {
        await using var source = NpgsqlDataSource.Create(database);
        using var over = new CancellationTokenSource(span, TimeProvider.System);
        while (!over.IsCancellationRequested)
        {
            await using (var command = source.CreateCommand(
                "SELECT operation_id, expected_at FROM server_places WHERE expected_at IS NOT NULL"))
            await using (var reader = await command.ExecuteReaderAsync())
            {
                while (await reader.ReadAsync())
                    _promised.TryAdd(reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1));
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }
    }

    public async Task PrintAsync()
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("""
            SELECT operation_id, account_id, admitted_at FROM server_places
            ORDER BY admitted_at NULLS LAST, account_id IS NULL, round, asked_at, operation_id
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var places = new List<(Guid Operation, Guid Account, DateTimeOffset? At)>();
        while (await reader.ReadAsync())
        {
            places.Add((reader.GetGuid(0), reader.GetGuid(1),
                reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2)));
        }

        var admitted = places.Where(place => place.At is not null).ToList();
        var greedy = places.GroupBy(place => place.Account).MaxBy(of => of.Count())!.Key;
        var off = admitted.Where(place => _promised.ContainsKey(place.Operation))
            .Select(place => (place.At!.Value - _promised[place.Operation]).Duration()).ToList();
        Console.WriteLine(
            $"  {admitted.Count} turns were given, {places.Count - admitted.Count} wait, {_promised.Count} were told a time");
        Console.WriteLine(
            $"  the account that asked {places.Count(place => place.Account == greedy)} times had {admitted.Count(place => place.Account == greedy)} turns, the {places.Select(place => place.Account).Distinct().Count() - 1} others {admitted.Count(place => place.Account != greedy)}");
        if (off.Count > 0)
            Console.WriteLine(
                $"  the time that was told first was off by {off.Median().Seconds()} (median), {off.Max().Seconds()} at most, of {off.Count} whose turn came");
    }
}
