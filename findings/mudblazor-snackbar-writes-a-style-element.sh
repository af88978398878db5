#!/usr/bin/env bash
# MudBlazor 9.12.0: each snackbar brings a style element of its own, also where nothing about it moves.
#
# Beside each message MudSnackbarProvider writes a style element with keyframes under a random name: of its fade in and
# out, and, while it only stands there, of a width that shrinks from 100 to 0 %, which nothing on the page uses. No
# option takes it away: not transitions of 0 ms, not RequireInteraction, with which a message never goes by itself. So
# under a content security policy without 'unsafe-inline' for styles every message is a violation, which browsers write
# to the console and send to report-to. The name is random, so no hash can allow it, and the element takes no nonce. (A
# MudThemeProvider can be left out, its text served as a file; this can't.)
#
# Seen with MudBlazor 9.12.0, .NET SDK 10:
#   no transitions: 1 style element, keyframes of width
#   no transitions, stays until it is closed: 1 style element, keyframes of width
#   as it comes: 1 style element, keyframes of opacity
#
# Needs the .NET SDK 10. Exits with 1 when it sees something else.
set -euo pipefail

expected='no transitions: 1 style element, keyframes of width
no transitions, stays until it is closed: 1 style element, keyframes of width
as it comes: 1 style element, keyframes of opacity'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/program"
cat >"$folder/program/program.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk.Razor">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <FrameworkReference Include="Microsoft.AspNetCore.App" />
    <PackageReference Include="MudBlazor" Version="[9.12.0]" />
  </ItemGroup>
</Project>
XML
cat >"$folder/program/Program.cs" <<'CSHARP'
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.JSInterop;
using MudBlazor;
using MudBlazor.Services;

await SayAsync("no transitions", options => options.ShowTransitionDuration = options.HideTransitionDuration = 0);
await SayAsync("no transitions, stays until it is closed", options =>
{
    options.ShowTransitionDuration = options.HideTransitionDuration = 0;
    options.RequireInteraction = true;
});
await SayAsync("as it comes", _ => { });

static async Task SayAsync(string how, Action<SnackbarOptions> configure)
{
    await using var services = new ServiceCollection().AddLogging().AddSingleton<IJSRuntime, NoScript>()
        .AddSingleton<NavigationManager, Nowhere>().AddMudServices().BuildServiceProvider();
    await using var scope = services.CreateAsyncScope();
    await using var renderer =
        new HtmlRenderer(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<ILoggerFactory>());
    var html = await renderer.Dispatcher.InvokeAsync(async () =>
    {
        scope.ServiceProvider.GetRequiredService<ISnackbar>().Add("Saved.", Severity.Success, configure);
        return (await renderer.RenderComponentAsync<MudSnackbarProvider>()).ToHtmlString();
    });
    var moves = Regex.Match(html, @"@keyframes \w+ \{\s*from\s*\{\s*(\w+)").Groups[1].Value;
    Console.WriteLine($"{how}: {Regex.Count(html, "<style")} style element, keyframes of {moves}");
}

internal sealed class NoScript : IJSRuntime
{
    public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args) => default;

    public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancel, object?[]? args) => default;
}

internal sealed class Nowhere : NavigationManager
{
    public Nowhere() => Initialize("http://localhost/", "http://localhost/");
}
CSHARP
dotnet build "$folder/program" -v quiet --nologo --disable-build-servers >"$folder/build.log" 2>&1 \
  || { cat "$folder/build.log" >&2; exit 1; }
seen=$(dotnet "$folder/program/bin/Debug/net10.0/program.dll")
printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'This differs from what was seen before.\n' >&2; exit 1; }
