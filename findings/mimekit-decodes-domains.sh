#!/usr/bin/env bash
# MimeKit 4.18.2: an address with a domain in ASCII (xn--…) is another text once it was parsed.
#
# MailboxAddress.Address looks like what was typed. For an internationalized domain it isn't: parsing, and the
# constructor too, decode xn-- to Unicode, without an option that says so. So an address that was kept by its Address
# does not match a column, a cache or an allow list that holds the form which mail servers and browsers use, and a
# unique index on it lets both forms in. Compare and keep GetAddress(idnEncode: true).
#
# Seen with MimeKit 4.18.2, .NET SDK 10:
#   parsed: jane@bücher.example
#   made by the constructor: jane@bücher.example
#   GetAddress(idnEncode: true): jane@xn--bcher-kva.example
#
# Needs the .NET SDK 10. Exits with 1 when it sees something else.
set -euo pipefail

expected='parsed: jane@bücher.example
made by the constructor: jane@bücher.example
GetAddress(idnEncode: true): jane@xn--bcher-kva.example'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/program.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MimeKit" Version="[4.18.2]" />
  </ItemGroup>
</Project>
XML
cat >"$folder/Program.cs" <<'CSHARP'
using MimeKit;

Console.OutputEncoding = System.Text.Encoding.UTF8;
const string Typed = "jane@xn--bcher-kva.example";
var parsed = MailboxAddress.Parse(Typed);
Console.WriteLine($"parsed: {parsed.Address}");
Console.WriteLine($"made by the constructor: {new MailboxAddress("", Typed).Address}");
Console.WriteLine($"GetAddress(idnEncode: true): {parsed.GetAddress(idnEncode: true)}");
CSHARP
dotnet build "$folder" -v quiet --nologo --disable-build-servers >"$folder/build.log" 2>&1 \
  || { cat "$folder/build.log" >&2; exit 1; }
seen=$(dotnet "$folder/bin/Debug/net10.0/program.dll")
printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'This differs from what was seen before.\n' >&2; exit 1; }
