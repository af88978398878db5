using System.Globalization;
using AdimPortal.Core.Common;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>
/// A records. The API has no upsert and allows several of one name, so: find, mend the first, remove the others.
/// </summary>
internal sealed class AddressRecords(DigitalOceanApi api, IOptions<DigitalOceanOptions> options)
{
    private const string Path = "/v2/domains/{domain_name}/records";
    private const string OnePath = "/v2/domains/{domain_name}/records/{domain_record_id}";

    public async Task<Result<Unit>> EnsureAsync(string zone, string name, string address, CancellationToken cancel)
    {
        if (!(await ListAsync(zone, name, cancel)).TryGet(out var found, out var failure))
            return failure;
        var wanted = new NewRecord("A", name, address, options.Value.RecordTtlSeconds);
        var kept = found.FirstOrDefault(r => r.Data == address) ?? (found.Count > 0 ? found[0] : null);
        if (kept is null)
            return await api.DoAsync(ApiCall.Create(wanted, DigitalOceanJson.Default.NewRecord, Path, zone), cancel);
        if (kept.Data != address)
        {
            var mended =
                await api.DoAsync(
                    ApiCall.Replace(wanted, DigitalOceanJson.Default.NewRecord, OnePath, zone, Text(kept.Id)), cancel);
            if (!mended.IsOk)
                return mended;
        }

        return await DeleteAllAsync(zone, found.Where(r => r.Id != kept.Id), cancel);
    }

    public async Task<Result<Unit>> DeleteAsync(string zone, string name, CancellationToken cancel) =>
        (await ListAsync(zone, name, cancel)).TryGet(out var found, out var failure)
            ? await DeleteAllAsync(zone, found, cancel)
            : failure;

    private async Task<Result<Unit>> DeleteAllAsync(string zone, IEnumerable<RecordBody> records,
        CancellationToken cancel)
    {
        foreach (var record in records)
        {
            var deleted = await api.DeleteAsync(ApiCall.Delete(OnePath, zone, Text(record.Id)), cancel);
            if (!deleted.IsOk)
                return deleted;
        }

        return Unit.Value;
    }

    /// <summary>The filter wants the whole name, answers give the part inside the zone.</summary>
    private async Task<Result<IReadOnlyList<RecordBody>>> ListAsync(string zone, string name, CancellationToken cancel)
    {
        var call = ApiCall.Get(Path, zone).With(("type", "A"), ("name", $"{name}.{zone}"));
        var listed = await api.ListAsync<RecordBody, RecordPage>(call, DigitalOceanJson.Default.RecordPage, cancel);
        return listed.TryGet(out var records, out var failure)
            ? records.Where(r => r.Type == "A" && r.Name == name).ToList()
            : failure;
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Ttl">Seconds.</param>
internal sealed record NewRecord(string Type, string Name, string Data, int Ttl);

internal sealed record RecordBody(long Id, string Type, string Name, string? Data);

internal sealed record RecordPage(IReadOnlyList<RecordBody>? DomainRecords) : Page<RecordBody>
{
    internal override IReadOnlyList<RecordBody> Items => DomainRecords ?? [];
}
