#!/usr/bin/env bash
# Npgsql's provider for Entity Framework Core 10: in EF.Functions.Like and ILike a backslash escapes nothing.
#
# In PostgreSQL's LIKE the backslash escapes % and _ unless the statement says otherwise. The provider always says
# otherwise: without a third argument it writes ESCAPE '', which turns escaping off. A pattern that was escaped with
# care, as for SQL written by hand, then looks for a real backslash: what people type with a _ or a % in it (an email
# address with an underscore, "100%") is not found, and a row with a backslash in it is. No error, no warning. With the
# escape character as third argument, though it is the same as PostgreSQL's own, all is found.
#
# Seen with Microsoft.EntityFrameworkCore.Relational 10.0.15, Npgsql.EntityFrameworkCore.PostgreSQL 10.0.3, PostgreSQL
# 15.18, .NET SDK 10, looking for the text john_ in john_doe@example.org and john\_doe@example.org:
#   SQL by hand, LIKE: john_doe@example.org
#   Like, two arguments: john\_doe@example.org
#   ILike, two arguments: john\_doe@example.org
#   Like, with the escape character: john_doe@example.org
#   ILike, with the escape character: john_doe@example.org
#
# Needs the .NET SDK 10, Debian's postgresql-15 and root. Exits with 1 when it sees something else.
set -euo pipefail

expected='SQL by hand, LIKE: john_doe@example.org
Like, two arguments: john\_doe@example.org
ILike, two arguments: john\_doe@example.org
Like, with the escape character: john_doe@example.org
ILike, with the escape character: john_doe@example.org'

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
    <PackageReference Include="Microsoft.EntityFrameworkCore.Relational" Version="[10.0.15]" />
    <PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="[10.0.3]" />
  </ItemGroup>
</Project>
XML
cat >"$folder/program/Program.cs" <<'CSHARP'
using Microsoft.EntityFrameworkCore;

const string Pattern = @"john\_%";
await using var context = new People(args[0]);
await context.Database.EnsureCreatedAsync();
context.AddRange(new Person { Email = "john_doe@example.org" }, new Person { Email = @"john\_doe@example.org" });
await context.SaveChangesAsync();

async Task SayAsync(string how, IQueryable<Person> found) =>
    Console.WriteLine($"{how}: {string.Join(", ", await found.Select(person => person.Email).ToListAsync())}");

await SayAsync("SQL by hand, LIKE", context.All.FromSql($"""SELECT * FROM "All" WHERE "Email" LIKE {Pattern}"""));
await SayAsync("Like, two arguments", context.All.Where(p => EF.Functions.Like(p.Email, Pattern)));
await SayAsync("ILike, two arguments", context.All.Where(p => EF.Functions.ILike(p.Email, Pattern)));
await SayAsync("Like, with the escape character", context.All.Where(p => EF.Functions.Like(p.Email, Pattern, @"\")));
await SayAsync("ILike, with the escape character", context.All.Where(p => EF.Functions.ILike(p.Email, Pattern, @"\")));

internal sealed class Person
{
    public int Id { get; set; }

    public required string Email { get; set; }
}

internal sealed class People(string host) : DbContext
{
    public DbSet<Person> All => Set<Person>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) =>
        options.UseNpgsql($"Host={host};Username=postgres;Database=people");
}
CSHARP
dotnet build "$folder/program" -v quiet --nologo --disable-build-servers >"$folder/build.log" 2>&1 \
  || { cat "$folder/build.log" >&2; exit 1; }
seen=$(dotnet "$folder/program/bin/Debug/net10.0/program.dll" "$folder/db")
printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'This differs from what was seen before.\n' >&2; exit 1; }
