#!/usr/bin/env bash
# Entity Framework Core 10 on PostgreSQL: the lock that MigrateAsync takes is gone after the first migration.
#
# Since version 9 MigrateAsync takes a lock of the whole database, so that several instances may call it at their start.
# The provider for PostgreSQL locks the table of the migrations' history in the transaction that it has open, and each
# migration is committed by itself: from then on nothing is locked. With one migration to apply all is well, however
# many start. With two or more, an instance that waited goes on as soon as the first is committed, and both do the rest:
# PostgresException 42P07, relation already exists, in whichever comes later. (What is inserted by a migration, rather
# than made, may then be there twice.) Take an advisory lock around MigrateAsync.
#
# Seen with Microsoft.EntityFrameworkCore.Relational 10.0.14, Npgsql.EntityFrameworkCore.PostgreSQL 10.0.0, PostgreSQL
# 15.18, .NET SDK 10:
#   1 migration to apply: none of 30 rounds of 8 starts had a fault
#   3 migrations to apply: some of 30 rounds of 8 starts had a fault: 42P07
#   3 migrations to apply, advisory lock around it: none of 30 rounds of 8 starts had a fault
#
# Needs the .NET SDK 10, Debian's postgresql-15 and root. Exits with 1 when it sees something else.
set -euo pipefail

expected='1 migration to apply: none of 30 rounds of 8 starts had a fault
3 migrations to apply: some of 30 rounds of 8 starts had a fault: 42P07
3 migrations to apply, advisory lock around it: none of 30 rounds of 8 starts had a fault'

postgres=/usr/lib/postgresql/15/bin
folder=$(mktemp -d)

clean_up() {
  [[ ! -f $folder/db/data/postmaster.pid ]] \
    || runuser -u postgres -- "$postgres/pg_ctl" -D "$folder/db/data" -w -m fast stop >/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT

chmod 755 "$folder"
install -d -o postgres -m 700 "$folder/db"
runuser -u postgres -- "$postgres/initdb" -D "$folder/db/data" -A trust >/dev/null
runuser -u postgres -- "$postgres/pg_ctl" -D "$folder/db/data" -w -l "$folder/db/log" \
  -o "-c listen_addresses='' -c fsync=off -k $folder/db" start >/dev/null

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
    <PackageReference Include="Microsoft.EntityFrameworkCore.Relational" Version="[10.0.14]" />
    <PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="[10.0.0]" />
  </ItemGroup>
</Project>
XML
cat >"$folder/program/Program.cs" <<'CSHARP'
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

const int Rounds = 30, Starts = 8;
await SayAsync<One>("1 migration to apply", locked: false);
await SayAsync<Three>("3 migrations to apply", locked: false);
await SayAsync<Three>("3 migrations to apply, advisory lock around it", locked: true);

async Task SayAsync<T>(string title, bool locked) where T : DbContext
{
    var (faulty, faults) = (0, new SortedSet<string>());
    for (var round = 0; round < Rounds; round++)
    {
        var name = $"r{Guid.NewGuid():N}";
        await DoAsync(args[0] + ";Database=postgres", $"CREATE DATABASE {name}");
        var database = $"{args[0]};Database={name};Pooling=false";
        using var gate = new Barrier(Starts);
        var seen = await Task.WhenAll(Enumerable.Range(0, Starts).Select(_ => Task.Factory.StartNew(() => StartAsync<T>(database, locked, gate), TaskCreationOptions.LongRunning).Unwrap()));
        faults.UnionWith(seen.OfType<string>());
        faulty += seen.Any(fault => fault is not null) ? 1 : 0;
        await DoAsync(args[0] + ";Database=postgres", $"DROP DATABASE {name} WITH (FORCE)");
    }

    Console.WriteLine($"{title}: {(faulty > 0 ? "some" : "none")} of {Rounds} rounds of {Starts} starts had a fault{(faulty > 0 ? $": {string.Join(", ", faults)}" : "")}");
}

async Task<string?> StartAsync<T>(string database, bool locked, Barrier gate) where T : DbContext
{
    await using var context = (T)Activator.CreateInstance(typeof(T), new DbContextOptionsBuilder<T>().UseNpgsql(database).Options)!;
    gate.SignalAndWait();
    try
    {
        await using var guard = new NpgsqlConnection(database);
        if (locked)
        {
            await guard.OpenAsync();
            await using var take = new NpgsqlCommand("SELECT pg_advisory_lock(1)", guard);
            await take.ExecuteNonQueryAsync();
        }

        await context.Database.MigrateAsync();
        return null;
    }
    catch (PostgresException fault)
    {
        return fault.SqlState;
    }
}

async Task DoAsync(string database, string sql)
{
    await using var connection = new NpgsqlConnection(database + ";Pooling=false");
    await connection.OpenAsync();
    await using var command = new NpgsqlCommand(sql, connection);
    await command.ExecuteNonQueryAsync();
}

public sealed class One(DbContextOptions<One> options) : DbContext(options);

public sealed class Three(DbContextOptions<Three> options) : DbContext(options);

[DbContext(typeof(One)), Migration("20260101000000_Sole")]
public sealed class Sole() : Making("sole");

[DbContext(typeof(Three)), Migration("20260101000000_First")]
public sealed class First() : Making("first");

[DbContext(typeof(Three)), Migration("20260102000000_Second")]
public sealed class Second() : Making("second");

[DbContext(typeof(Three)), Migration("20260103000000_Third")]
public sealed class Third() : Making("third");

public abstract class Making(string table) : Migration
{
    protected override void Up(MigrationBuilder builder) => builder.Sql($"CREATE TABLE {table} (id int PRIMARY KEY)");

    protected override void BuildTargetModel(ModelBuilder model)
    {
    }
}
CSHARP
dotnet build "$folder/program" -v quiet --nologo --disable-build-servers >"$folder/build.log" 2>&1 \
  || { cat "$folder/build.log" >&2; exit 1; }
seen=$(dotnet "$folder/program/bin/Debug/net10.0/program.dll" "Host=$folder/db;Username=postgres")
printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'This differs from what was seen before.\n' >&2; exit 1; }
