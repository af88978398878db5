namespace AdimPortal.Tests.Blueprints.Hostile;

/// <summary>
/// A certificate from a server whose owner means no good: two texts that are understood, or nothing at all.
/// </summary>
[Trait("Category", "Integration")]
public sealed class HostileCertificateTests
{
    /// <summary>take CHAIN KEY: as copy-data.sh does.</summary>
    private const string Make = """
        pair() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" -addext "subjectAltName=DNS:$2" -days "${3:-60}" -keyout "$1.key" -out "$1.pem" 2>/dev/null; }
        DOMAIN=ws7x2kq.adim.test ACME_DIRECTORY=https://authority.example/directory
        pair good "$DOMAIN"
        take() (
            chain=$(chain_of <"$1") || { echo "no chain"; exit 1; }
            key=$(key_of <"$2") || { echo "no key"; exit 1; }
            is_certificate_for "$DOMAIN" "$chain" "$key" || { echo "does not fit"; exit 1; }
            keep_certificate "$DOMAIN" "$chain" "$key"
        )
        """;

    [Fact]
    public async Task A_good_one_is_kept_as_certbot_keeps_its_own_and_renewed_by_what_is_written_here()
    {
        using var stage = new Stage();
        var (status, said) = await stage.RunAsync(Make + """

            pair authority "An authority"
            cat good.pem authority.pem >chain.pem
            { echo 'post_hook = id'; cat chain.pem; printf '#!/bin/sh\nid\n'; } >noisy.pem
            take noisy.pem good.key
            take noisy.pem good.key
            cd /etc/letsencrypt
            find . ! -type d -printf '%p %y %m %u\n' | sort
            for name in cert chain fullchain privkey; do test -s "$(readlink -f "live/$DOMAIN/$name.pem")"; done
            cmp archive/$DOMAIN/fullchain1.pem "$WORK/chain.pem" && echo the same chain
            cmp archive/$DOMAIN/chain1.pem "$WORK/authority.pem" && echo the same authority
            [[ $(openssl pkey -in live/$DOMAIN/privkey.pem -pubout) == "$(openssl x509 -in live/$DOMAIN/cert.pem -noout -pubkey)" ]] && echo the same key
            grep -rl hook . || echo no hook
            grep -x "server = $ACME_DIRECTORY" "renewal/$DOMAIN.conf"
            """);
        Assert.True(status == 0, said);
        foreach (var line in new[] { "the same chain", "the same authority", "the same key", "no hook",
            "server = https://authority.example/directory" })
            Assert.Contains(line, said.Split('\n'));
        Assert.Contains("./archive/ws7x2kq.adim.test/privkey1.pem f 600 root", said, StringComparison.Ordinal);
        Assert.Equal(4,
            said.Split('\n')
                .Count(line => line.Contains("/live/", StringComparison.Ordinal)
                    && line.Contains(" l ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("another name", "pair bad other.adim.test", "bad.pem", "bad.key", "does not fit")]
    [InlineData("another key", "pair bad ws7x2kq.adim.test", "good.pem", "bad.key", "does not fit")]
    [InlineData("out of date",
        "openssl x509 -in good.pem -signkey good.key -days 0 -out bad.pem 2>/dev/null; sleep 1.1", "bad.pem",
        "good.key", "does not fit")]
    [InlineData("no certificate", "tar -C /etc -cf bad.pem hostname", "bad.pem", "good.key", "no chain")]
    [InlineData("broken", "sed 's/A/B/g' good.pem >bad.pem", "bad.pem", "good.key", "no chain")]
    [InlineData("empty", ": >bad.pem", "bad.pem", "good.key", "no chain")]
    [InlineData("too many", "for i in 1 2 3 4 5 6 7 8 9 10 11; do cat good.pem; done >bad.pem", "bad.pem", "good.key",
        "no chain")]
    [InlineData("without end", "head -c 200000 /dev/zero | tr '\\0' A >bad.pem", "bad.pem", "good.key", "no chain")]
    [InlineData("a key with a password", "openssl pkey -in good.key -aes256 -passout pass:x -out bad.key", "good.pem",
        "bad.key", "no key")]
    [InlineData("no key", "echo id >bad.key", "good.pem", "bad.key", "no key")]
    public async Task Anything_else_is_refused_and_nothing_is_written(string what, string make, string chain,
        string key, string why)
    {
        using var stage = new Stage();
        var (_, said) =
            await stage.RunAsync(
                $"{Make}\n{make}\ntake {chain} {key} || true\nls -A /etc/letsencrypt 2>/dev/null | grep . || echo untouched\n");
        Assert.True(
            said.Contains(why, StringComparison.Ordinal) && said.Contains("untouched", StringComparison.Ordinal),
            $"{what}: {said}");
    }

    [Fact]
    public async Task Hooks_that_came_along_in_an_earlier_version_are_gone_and_ours_stays()
    {
        using var stage = new Stage();
        var (status, said) = await stage.RunAsync(Make + """

            take good.pem good.key
            cd /etc/letsencrypt
            mkdir -p renewal-hooks/{pre,deploy,post}
            for hook in pre/evil deploy/evil post/evil deploy/adim-nginx; do printf '#!/bin/sh\n' >renewal-hooks/$hook; done
            ln -s /bin/sh renewal-hooks/deploy/link
            echo 'pre-hook = id' >cli.ini
            cp renewal/$DOMAIN.conf renewal/other.conf
            echo 'post_hook = id' >>renewal/$DOMAIN.conf
            OWN_SERVER=true drop_strange_hooks "$DOMAIN"
            find . -name evil | wc -l
            drop_strange_hooks "$DOMAIN"
            find renewal-hooks renewal ! -type d | sort
            grep -rE 'hook' cli.ini renewal || echo no hook
            """);
        Assert.True(status == 0, said);
        Assert.EndsWith("3\nrenewal-hooks/deploy/adim-nginx\nrenewal/ws7x2kq.adim.test.conf\nno hook\n", said,
            StringComparison.Ordinal);
    }
}
