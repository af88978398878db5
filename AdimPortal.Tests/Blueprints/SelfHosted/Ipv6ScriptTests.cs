
namespace AdimPortal.Tests.Blueprints.SelfHosted;

/// <summary>
/// A server where a program may not even ask for an address of IPv6: a filter of system calls answers as a kernel
/// without it does.
/// </summary>
[Trait("Category", "Integration")]
public sealed class Ipv6ScriptTests
{
    private const string Site = """
        source "$(dirname "$0")/../lib/routine.sh"; source "$LIB/website.sh"
        SITE=$WORK/site SITE_LINK=$WORK/link DOMAIN=ws7x2k.adim.test PORTAL_ADDRESS=https://portal.adim.test TLS=true
        nginx() { :; }; stop_forwarding() { :; }
        mkdir -p "/etc/letsencrypt/live/$DOMAIN" /etc/nginx/sites-enabled
        for form in TEMPLATES; do
            rm -rf "/etc/letsencrypt/live/$DOMAIN/fullchain.pem" /etc/adim; TLS=true
            case $form in
                nginx-plain.conf) TLS=false ;;
                nginx-site.conf) echo x >"$(certificate)" ;;
                nginx-suspended.conf) echo x >"$(certificate)"; mkdir -p /etc/adim/suspended ;;
                nginx-without-certificate.conf) ;;
                *) echo "$form is of no known form"; exit 1 ;;
            esac
            write_site >/dev/null
            head -n 1 "$SITE" | cmp - <(head -n 1 "$BLUEPRINT/templates/$form")
            echo "$form: $(grep -c 'listen \[::\]' "$SITE" || true) and $(grep -c 'listen [0-9]' "$SITE")"
        done
        """;

    /// <summary>Every template that listens there.</summary>
    private static readonly string[] Templates =
        [.. Directory.GetFiles(Repository.PathTo("blueprints", "adim", "templates"))
        .Where(file => File.ReadAllText(file).Contains("[::]", StringComparison.Ordinal))
        .Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_web_server_listens_there_only_where_it_can(bool hasIpv6)
    {
        using var server = new LittleServer();
        await File.WriteAllTextAsync(server.PathTo("site.sh"),
            Site.Replace("TEMPLATES", string.Join(' ', Templates), StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        File.Copy(Repository.PathTo("AdimPortal.Tests", "Blueprints", "SelfHosted", "without-ipv6.py"),
            server.PathTo("without-ipv6.py"));
        var said =
            await server.SaysAsync(
                $"cp site.sh bundle/routines/; export WORK; {(hasIpv6 ? "" : "python3 without-ipv6.py ")}bash bundle/routines/site.sh");
        Assert.NotEmpty(Templates);
        foreach (var template in Templates)
        {
            var listens = File.ReadAllLines(Repository.PathTo("blueprints", "adim", "templates", template))
                .Count(line => line.Contains("listen [::]", StringComparison.Ordinal));
            Assert.Contains($"{template}: {(hasIpv6 ? listens : 0)} and {listens}", said.Split('\n'));
        }
    }
}
