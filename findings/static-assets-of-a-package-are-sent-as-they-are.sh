#!/usr/bin/env bash
# .NET SDK 10: what a package brings for the browser is published compressed, but not under the name that pages ask for.
#
# MapStaticAssets serves each file under two names: its own, and one with a fingerprint of its content, which
# @Assets["…"] writes into pages and which browsers keep for good. dotnet publish compresses each file with brotli and
# gzip, also those that a package brings (_content/PACKAGE/…). Files of the project itself are served compressed under
# both names. A file of a package is served compressed only under its plain name: its name with the fingerprint has the
# file itself and nothing else, whatever the browser accepts. So the style sheet of a library of components goes out
# with 627 kB where 43 kB of it lie beside it, and only who looks at the bytes of an answer sees it: the folder is full
# of .br files.
#
# Seen with .NET SDK 10.0.401, MudBlazor 9.12.0:
#   own.css: br gzip
#   own.FINGERPRINT.css: br gzip
#   _content/MudBlazor/MudBlazor.min.css: br gzip
#   _content/MudBlazor/MudBlazor.min.FINGERPRINT.css: as it is
#   _content/MudBlazor/MudBlazor.min.css.br was published
#
# Needs the .NET SDK 10 and python3. Exits with 1 when it sees something else.
set -euo pipefail

expected='own.css: br gzip
own.FINGERPRINT.css: br gzip
_content/MudBlazor/MudBlazor.min.css: br gzip
_content/MudBlazor/MudBlazor.min.FINGERPRINT.css: as it is
_content/MudBlazor/MudBlazor.min.css.br was published'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir -p "$folder/site/wwwroot"
cat >"$folder/site/site.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MudBlazor" Version="[9.12.0]" />
  </ItemGroup>
</Project>
XML
cat >"$folder/site/Program.cs" <<'CSHARP'
var app = WebApplication.CreateBuilder(args).Build();
app.MapStaticAssets();
app.Run();
CSHARP
# Long enough to be worth compressing.
for number in $(seq 200); do echo ".a$number { color: red; }"; done >"$folder/site/wwwroot/own.css"

export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
dotnet publish "$folder/site" -c Release -o "$folder/published" -v quiet --nologo >&2

seen=$(python3 - "$folder/published" <<'PYTHON'
import collections, json, os, re, sys

folder = sys.argv[1]
with open(f'{folder}/site.staticwebassets.endpoints.json', encoding='utf-8') as file:
    endpoints = json.load(file)['Endpoints']
# The name that a fingerprint was put into says so.
encodings = collections.defaultdict(set)
for endpoint in endpoints:
    name = endpoint['Route']
    if not re.fullmatch(r'(own|_content/MudBlazor/MudBlazor\.min)(\.[a-z0-9]{10})?\.css', name):
        continue
    name = re.sub(r'\.[a-z0-9]{10}\.css$', '.FINGERPRINT.css', name)
    encodings[name].update(s['Value'] for s in endpoint['Selectors'] if s['Name'] == 'Content-Encoding')
for name in ('own.css', 'own.FINGERPRINT.css', '_content/MudBlazor/MudBlazor.min.css',
             '_content/MudBlazor/MudBlazor.min.FINGERPRINT.css'):
    if name in encodings:
        print(f'{name}: {" ".join(sorted(encodings[name])) or "as it is"}')
beside = '_content/MudBlazor/MudBlazor.min.css.br'
if os.path.exists(f'{folder}/wwwroot/{beside}'):
    print(f'{beside} was published')
PYTHON
)
echo "$seen"
[[ $seen == "$expected" ]] || { echo "Expected:" >&2; echo "$expected" >&2; exit 1; }
