#!/usr/bin/env bash
# Stripe.net 53.1.0: the check of a webhook's signature can't read a time after 2038-01-19T03:14:07Z.
#
# Everything else in the package has times of 64 bits, and the tolerance and "now" that EventUtility.ValidateSignature
# is given are long. The time in the header itself ("t=…") is read as an Int32, after the signature was compared: from
# one second later on, every event that is signed as it should be ends in an OverflowException, and only a wrong
# signature is still told by a StripeException.
# Catch OverflowException and FormatException there as well, so that no header ends in a 500.
#
# Seen with Stripe.net 53.1.0, .NET SDK 10:
#   signed at 2038-01-19T03:14:07Z: accepted
#   signed at 2038-01-19T03:14:08Z: OverflowException
#   signed at 2038-01-19T03:14:08Z with another secret: StripeException
#
# Needs the .NET SDK 10. Exits with 1 when it sees something else.
set -euo pipefail

expected='signed at 2038-01-19T03:14:07Z: accepted
signed at 2038-01-19T03:14:08Z: OverflowException
signed at 2038-01-19T03:14:08Z with another secret: StripeException'

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
    <PackageReference Include="Stripe.net" Version="[53.1.0]" />
    <PackageReference Include="System.Configuration.ConfigurationManager" Version="[10.0.15]" />
  </ItemGroup>
</Project>
XML
cat >"$folder/Program.cs" <<'CSHARP'
using System.Security.Cryptography;
using System.Text;
using Stripe;

const string Body = "{}";
const string Secret = "whsec_shown";
Show("2038-01-19T03:14:07Z", Secret, "");
Show("2038-01-19T03:14:08Z", Secret, "");
Show("2038-01-19T03:14:08Z", "whsec_another", " with another secret");

static void Show(string time, string signer, string how)
{
    var at = DateTimeOffset.Parse(time).ToUnixTimeSeconds();
    var signature = Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(signer), Encoding.UTF8.GetBytes($"{at}.{Body}")));
    var said = "accepted";
    try
    {
        EventUtility.ValidateSignature(Body, $"t={at},v1={signature}", Secret, tolerance: 300, utcNow: at);
    }
    catch (Exception fault)
    {
        said = fault.GetType().Name;
    }

    Console.WriteLine($"signed at {time}{how}: {said}");
}
CSHARP
dotnet build "$folder" -v quiet --nologo --disable-build-servers >"$folder/build.log" 2>&1 \
  || { cat "$folder/build.log" >&2; exit 1; }
seen=$(dotnet "$folder/bin/Debug/net10.0/program.dll")
printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'This differs from what was seen before.\n' >&2; exit 1; }
