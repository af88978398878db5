#!/usr/bin/env bash
# ASP.NET Core 10: the question whether a request has a form throws once the antiforgery middleware has refused the
# form's token.
#
# HttpRequest.HasFormContentType reads as a look at the Content-Type header. It asks the form feature, and that one
# throws InvalidOperationException as soon as IAntiforgeryValidationFeature says that the token is not valid. So a
# middleware that runs after UseAntiforgery, or again for the page of an error, and guards its reading of the form with
# HasFormContentType, turns a plain 400 into a 500. Ask the antiforgery feature first; the header itself can be read at
# any time.
#
# Seen with the shared framework that comes with .NET SDK 10.0.401:
#   before antiforgery: HasFormContentType is True
#   after antiforgery: the token is refused; Content-Type is application/x-www-form-urlencoded; HasFormContentType
#   throws InvalidOperationException
#
# Needs the .NET SDK 10. Exits with 1 when it sees something else.
set -euo pipefail

expected='before antiforgery: HasFormContentType is True
after antiforgery: the token is refused; Content-Type is application/x-www-form-urlencoded; HasFormContentType throws InvalidOperationException'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/program.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
</Project>
XML
cat >"$folder/Program.cs" <<'CSHARP'
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

var builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddAntiforgery();
var app = builder.Build();
app.UseRouting();
app.Use((context, next) =>
{
    Console.WriteLine($"before antiforgery: HasFormContentType is {context.Request.HasFormContentType}");
    return next(context);
});
app.UseAntiforgery();
app.Use((context, next) =>
{
    var refused = context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false };
    string has;
    try
    {
        has = $"is {context.Request.HasFormContentType}";
    }
    catch (Exception fault)
    {
        has = $"throws {fault.GetType().Name}";
    }

    Console.WriteLine($"after antiforgery: the token is {(refused ? "refused" : "accepted")}; Content-Type is {context.Request.ContentType}; HasFormContentType {has}");
    return next(context);
});
app.MapPost("/", ([FromForm] string name) => name);
await app.StartAsync();
using var client = new HttpClient();
using var answer = await client.PostAsync(app.Urls.Single(), new FormUrlEncodedContent([new("name", "Notes")]));
await app.StopAsync();
CSHARP
dotnet build "$folder" -v quiet --nologo --disable-build-servers >"$folder/build.log" 2>&1 \
  || { cat "$folder/build.log" >&2; exit 1; }
seen=$(dotnet "$folder/bin/Debug/net10.0/program.dll")
printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'This differs from what was seen before.\n' >&2; exit 1; }
