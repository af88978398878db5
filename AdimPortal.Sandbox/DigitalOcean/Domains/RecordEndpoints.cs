using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Domains;

internal static class RecordEndpoints
{
    public static void MapDomainRecords(this IEndpointRouteBuilder api)
    {
        api.MapGet("/domains/{domain}/records",
            (string domain, string? name, string? type, HttpRequest request, StateStore store) =>
            Paging.Page(request, "domain_records", store.Read(state => DomainEndpoints.Find(state, domain)).Records
                .Where(record => type is null || record.Type == type)
                // The filter takes the full name, as in ws7x2k.example.com.
                .Where(record => name is null || name == (record.Name == "@" ? domain : $"{record.Name}.{domain}"))
                .ToList()));
        api.MapPost("/domains/{domain}/records",
            (string domain, RecordBody body, StateStore store, DomainNames names) => Answer.Created(new
            {
                domain_record = Change(store, names, domain, (state, records) =>
                {
                    var record = DomainRecords.New(body, state.NextId());
                    return (record, records.Append(record));
                }),
            }));
        api.MapGet("/domains/{domain}/records/{id:long}", (string domain, long id, StateStore store) =>
            Answer.Ok(
                new { domain_record = store.Read(state => Find(DomainEndpoints.Find(state, domain).Records, id)) }));
        api.MapMethods("/domains/{domain}/records/{id:long}", ["PUT", "PATCH"],
            (string domain, long id, RecordBody body, StateStore store, DomainNames names) => Answer.Ok(new
            {
                domain_record = Change(store, names, domain, (_, records) =>
                {
                    var changed = DomainRecords.Changed(Find(records, id), body);
                    return (changed, records.Select(record => record.Id == id ? changed : record));
                }),
            }));
        api.MapDelete("/domains/{domain}/records/{id:long}",
            (string domain, long id, StateStore store, DomainNames names) =>
        {
            Change(store, names, domain, (_, records) => (Find(records, id), records.Where(record => record.Id != id)));
            return Answer.Nothing();
        });
    }

    private static DomainRecord Find(IEnumerable<DomainRecord> records, long id) =>
        records.FirstOrDefault(record => record.Id == id) ?? throw ApiException.NotFound();

    private static DomainRecord Change(
        StateStore store, DomainNames names, string domain,
        Func<SandboxState, IReadOnlyList<DomainRecord>, (DomainRecord, IEnumerable<DomainRecord>)> change)
    {
        var changed = store.Update(state =>
        {
            var found = DomainEndpoints.Find(state, domain);
            var (record, records) = change(state, found.Records);
            state.Domains[domain] = found with { Records = [.. records] };
            return record;
        });
        names.Publish();
        return changed;
    }
}
