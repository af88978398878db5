#!/usr/bin/env bash
# Quartz 4.7.3: "AUTO" asks for a generated instance id in a property, and is a name like any other in code.
#
# The documented way to give each node of a cluster an id of its own is the property quartz.scheduler.instanceId = AUTO.
# The same word
# in ConfigureScheduler(s => s.InstanceId = "AUTO") is taken as it stands, without an error: all nodes are then one
# instance called
# AUTO, check in under one row, and none takes over the jobs of another that died. By code, leave InstanceId out;
# clustering then generates one.
#
# Seen with Quartz 4.7.3, Npgsql 10.0.3, PostgreSQL 15, .NET SDK 10:
#   by property, instanceId = AUTO: two nodes, 2 ids
#   by code, InstanceId left out: two nodes, 2 ids
#   by code, InstanceId = "AUTO": two nodes, 1 id (AUTO)
#
# Needs the .NET SDK 10, Debian's postgresql-15 and root. Exits with 1 when it sees something else.
set -euo pipefail

expected='by property, instanceId = AUTO: two nodes, 2 ids
by code, InstanceId left out: two nodes, 2 ids
by code, InstanceId = "AUTO": two nodes, 1 id (AUTO)'

postgres=/usr/lib/postgresql/15/bin
folder=$(mktemp -d)

clean_up() {
  [[ ! -f $folder/db/data/postmaster.pid ]] \
    || runuser -u postgres -- "$postgres/pg_ctl" -D "$folder/db/data" -w -m fast stop >/dev/null || true
  rm -rf "$folder"
}

start_database() {
  chmod 755 "$folder"
  install -d -o postgres -m 700 "$folder/db"
  runuser -u postgres -- "$postgres/initdb" -D "$folder/db/data" -A trust >/dev/null
  runuser -u postgres -- "$postgres/pg_ctl" -D "$folder/db/data" -w -l "$folder/db/log" \
    -o "-c listen_addresses='' -k $folder/db" start >/dev/null
}

write_program() {
  mkdir "$folder/program"
  cat >"$folder/program/program.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Quartz" Version="[4.7.3]" />
    <PackageReference Include="Npgsql.DependencyInjection" Version="[10.0.3]" />
  </ItemGroup>
</Project>
XML
  cat >"$folder/program/Program.cs" <<'CSHARP'
using System.Collections.Specialized;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

foreach (var (title, inProperty, inCode) in new (string, string?, string?)[]
{
    ("by property, instanceId = AUTO", "AUTO", null),
    ("by code, InstanceId left out", null, null),
    ("by code, InstanceId = \"AUTO\"", null, "AUTO"),
})
{
    var ids = new HashSet<string> { await NodeAsync(inProperty, inCode), await NodeAsync(inProperty, inCode) };
    Console.WriteLine($"{title}: two nodes, {ids.Count} id{(ids.Count > 1 ? "s" : $" ({ids.Single()})")}");
}

async Task<string> NodeAsync(string? inProperty, string? inCode)
{
    var properties = new NameValueCollection();
    if (inProperty is not null)
        properties["quartz.scheduler.instanceId"] = inProperty;
    var services = new ServiceCollection();
    services.AddNpgsqlDataSource(args[0]);
    services.AddQuartz(properties, quartz =>
    {
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceName = "cluster";
            if (inCode is not null)
                scheduler.InstanceId = inCode;
        });
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(source => source.UseRegisteredDataSource = true);
            store.UseClustering(_ => { });
            store.ConfigureStore(options => options.SchemaProvisioning = SchemaProvisioning.CreateIfMissing);
        });
    });
    await using var provider = services.BuildServiceProvider();
    return (await provider.GetRequiredService<ISchedulerFactory>().GetScheduler()).SchedulerInstanceId;
}
CSHARP
}

main() {
  local seen
  trap clean_up EXIT
  start_database
  write_program
  dotnet build "$folder/program" -v quiet --nologo --disable-build-servers >"$folder/build.log" 2>&1 \
    || { cat "$folder/build.log" >&2; exit 1; }
  seen=$(dotnet "$folder/program/bin/Debug/net10.0/program.dll" "Host=$folder/db;Username=postgres;Database=postgres")
  printf '%s\n' "$seen"
  [[ $seen == "$expected" ]] || { printf 'This differs from what was seen before.\n' >&2; exit 1; }
}

main "$@"
