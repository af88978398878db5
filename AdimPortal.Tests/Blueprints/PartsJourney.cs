using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Blueprints;

/// <summary>
/// The parts of a workspace's data on a real droplet: carried out, and brought back whole or not at all.
/// </summary>
[Trait("Category", "Journey")]
public sealed class PartsJourney(SharedSandbox shared)
{
    private static readonly string[] Parts = ["env", "media", "qdrant", "postgresql"];

    [Fact]
    public async Task Every_part_comes_back_whole_or_not_at_all()
    {
        await using var droplet = await BlueprintDroplet.CreateAsync(await shared.GetAsync(), PreparedImage.Id);
        foreach (var routine in droplet.Blueprint.RoutinesWith(new Dictionary<string, string>()))
            Succeeded(await droplet.RunAsync(routine.Name));
        await FillAsync(droplet);

        Assert.Equal(Parts, (await PartsAsync(droplet, "part_names")).Lines);
        var full = await CountsAsync(droplet);
        Assert.Equal(full, Assert.Single((await PartsAsync(droplet, "with_moment part_counts")).Lines));
        foreach (var part in Parts)
            Succeeded(await PartsAsync(droplet, $"part_out {part} >/root/{part}"));
        Succeeded(await ShellAsync(droplet, """
            runuser -u postgres -- psql -q adim -c 'DELETE FROM workspace_note WHERE id % 2 = 0'
            rm -r /srv/adim/media/letters
            echo later >/srv/adim/media/later
            curl -sS --fail -X DELETE -H "api-key: $(cat /etc/qdrant/engine.key)" http://127.0.0.1:6335/collections/notes
            """));
        var changed = await CountsAsync(droplet);
        Assert.NotEqual(full, changed);

        foreach (var part in Parts)
        {
            foreach (var stream in new[] { $"head -c 0 /root/{part}",
                $"head -c $(($(stat -c %s /root/{part}) * 4 / 10)) /root/{part}", "head -c 50000 /dev/urandom" })
            {
                var refused = await PartsAsync(droplet, $"{stream} | part_in {part}");
                Assert.True(
                    refused.Status == 1 && refused.Lines[^1].EndsWith("Nothing was changed.", StringComparison.Ordinal),
                    $"{stream} | part_in {part}: {refused.Status} {string.Join('\n', refused.Lines)}");
            }
        }

        Assert.Equal(changed, await CountsAsync(droplet));
        foreach (var part in Parts)
            Succeeded(await PartsAsync(droplet, $"part_in {part} </root/{part}"));
        Assert.Equal(full, await CountsAsync(droplet));
        await RedisAsync(droplet);
        Succeeded(await droplet.RunAsync("verify"));
        // Nothing lies about that was only needed on the way.
        Assert.Empty(
            (await droplet.CommandAsync("sh", "-c",
                "ls -d /srv/adim/*coming* /srv/adim/*going* /srv/adim/.moment /var/lib/adim-qdrant* /var/lib/redis/*coming* /var/lib/redis/*going* 2>/dev/null; true")).Lines);
        Assert.Equal(["adim", "postgres", "template0", "template1"],
            (await ShellAsync(droplet,
                "runuser -u postgres -- psql -Atc 'SELECT datname FROM pg_database ORDER BY 1'")).Lines);
    }

    /// <summary>A blueprint whose Redis holds more than a cache: what is in it goes along with the rest.</summary>
    private static async Task RedisAsync(BlueprintDroplet droplet)
    {
        Succeeded(
            await PartsAsync(droplet, """sed -i 's/"redis": false/"redis": true/' "$BLUEPRINT/blueprint.json" """));
        Assert.Equal(["env", "media", "qdrant", "redis", "postgresql"],
            (await PartsAsync(droplet, "part_names")).Lines);
        Succeeded(await PartsAsync(droplet, """
            ask_redis set kept:word 'two
            lines' >/dev/null
            for n in $(seq 1 40); do ask_redis rpush kept:queue "task $n" >/dev/null; ask_redis hset kept:hash "field $n" "$n" >/dev/null; done
            ask_redis zadd kept:scores 1.5 one 2.5 two >/dev/null
            ask_redis set kept:later x ex 86400 >/dev/null
            ask_redis setrange kept:large 900000 end >/dev/null
            """));
        var full = await RedisKeysAsync(droplet);
        Assert.Equal(6, full.Count);
        Succeeded(await PartsAsync(droplet, "part_out redis >/root/redis"));
        Succeeded(
            await PartsAsync(droplet,
                "ask_redis del kept:hash >/dev/null; ask_redis lpop kept:queue 7 >/dev/null; ask_redis set kept:new y >/dev/null"));
        var changed = await RedisKeysAsync(droplet);
        Assert.NotEqual(full, changed);

        foreach (var stream in new[] { "head -c 0 /root/redis",
            "head -c $(($(stat -c %s /root/redis) * 4 / 10)) /root/redis", "head -c 50000 /dev/urandom",
            "(head -c 500 /root/redis; printf z; tail -c +502 /root/redis)" })
        {
            var refused = await PartsAsync(droplet, $"{stream} | part_in redis");
            Assert.True(
                refused.Status == 1 && refused.Lines[^1].EndsWith("Nothing was changed.", StringComparison.Ordinal),
                $"{stream}: {refused.Status} {string.Join('\n', refused.Lines)}");
        }

        Assert.Equal(changed, await RedisKeysAsync(droplet));
        Succeeded(await PartsAsync(droplet, "part_in redis </root/redis"));
        Assert.Equal(full, await RedisKeysAsync(droplet));
        Assert.Equal(["86"], (await PartsAsync(droplet, "ask_redis ttl kept:later | cut -c 1-2")).Lines);
        // What is written afterwards is kept too, through a restart.
        Succeeded(
            await PartsAsync(droplet,
                "ask_redis set kept:after z >/dev/null; systemctl restart redis-server@adim; wait_until 30 ask_redis ping"));
        Assert.Equal(
            [.. full.Append(
                (await PartsAsync(droplet,
                    "echo \"kept:after $(ask_redis --no-raw dump kept:after | sha256sum)\"")).Lines[0])
                    .Order(StringComparer.Ordinal)], await RedisKeysAsync(droplet));
        Succeeded(
            await PartsAsync(droplet,
                """sed -i 's/"redis": true/"redis": false/' "$BLUEPRINT/blueprint.json"; ask_redis --raw keys 'kept:*' | while read -r key; do ask_redis del "$key" >/dev/null; done"""));
    }

    private static async Task<IReadOnlyList<string>> RedisKeysAsync(BlueprintDroplet droplet)
    {
        var said =
            await PartsAsync(droplet,
                """for key in $(ask_redis --raw keys 'kept:*' | LC_ALL=C sort); do echo "$key $(ask_redis --no-raw dump "$key" | sha256sum)"; done""");
        Succeeded(said);
        return said.Lines;
    }

    private static async Task FillAsync(BlueprintDroplet droplet) => Succeeded(await ShellAsync(droplet, """
        runuser -u postgres -- psql -q adim -c "INSERT INTO workspace_note (title, text, created_at) SELECT 'note ' || n, repeat('x', n % 300), now() FROM generate_series(1, 5000) n"
        mkdir -p '/srv/adim/media/letters/to a friend'
        head -c 300000 /dev/urandom >'/srv/adim/media/letters/to a friend/photo.jpg'
        : >/srv/adim/media/letters/empty
        printf x >"/srv/adim/media/letters/two
        lines"
        chown -R adim:adim /srv/adim/media
        for name in notes letters; do
            curl -sS -X DELETE -H "api-key: $(cat /etc/qdrant/engine.key)" "http://127.0.0.1:6335/collections/$name"
            curl -sS --fail -X PUT -H "api-key: $(cat /etc/qdrant/engine.key)" "http://127.0.0.1:6335/collections/$name" --json '{"vectors":{"size":4,"distance":"Cosine"}}'
            points=$(for id in $(seq 1 200); do printf '{"id":%d,"vector":[0.1,0.2,0.3,0.%d]},' "$id" "$id"; done)
            curl -sS --fail -X PUT -H "api-key: $(cat /etc/qdrant/engine.key)" "http://127.0.0.1:6335/collections/$name/points?wait=true" --json "{\"points\":[${points%,}]}"
        done
        """));

    private static async Task<string> CountsAsync(BlueprintDroplet droplet)
    {
        var said = await PartsAsync(droplet, "part_counts");
        Succeeded(said);
        return Assert.Single(said.Lines);
    }

    /// <summary>Words as a routine would have them.</summary>
    private static Task<BlueprintDroplet.Said> PartsAsync(BlueprintDroplet droplet, string words) => ShellAsync(droplet, $$"""
        source /opt/adim/blueprint/{{droplet.Blueprint.Bundle.Sha256}}/lib/routine.sh
        source "$LIB/parts.sh"
        {{words}}
        """, $"/opt/adim/blueprint/{droplet.Blueprint.Bundle.Sha256}/routines/verify.sh");

    private static Task<BlueprintDroplet.Said> ShellAsync(BlueprintDroplet droplet, string script,
        string name = "bash") =>
        droplet.CommandAsync("bash", "-ec", "cd /; " + script, name);

    private static void Succeeded(BlueprintDroplet.Said said) =>
        Assert.True(said.Status == 0, string.Join('\n', said.Lines.TakeLast(20)));
}
