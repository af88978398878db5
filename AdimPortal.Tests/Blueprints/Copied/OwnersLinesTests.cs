using AdimPortal.Tests.Blueprints.Hostile;

namespace AdimPortal.Tests.Blueprints.Copied;

/// <summary>What the owner wrote into the application's .env stays there, whatever writes that file.</summary>
[Trait("Category", "Integration")]
public sealed class OwnersLinesTests
{
    public static TheoryData<string, string> Writers() => new()
    {
        { "an update", "write_env" },
        { "another plan", "PLAN=pro PLAN_USERS=7 write_env" },
        { "a rotation", "write_env adim_standby other; POSTGRES_PASSWORD=new write_env" },
        { "a restore of the workspace's own backup", "part_out env >backup; part_in env <backup" },
        { "a move to a server that was just built",
            "part_out env >backup; rm $ENV_FILE; write_env; part_in env <backup; write_env" },
    };

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task Keys_and_lines_of_the_owner_stay(string writer, string script)
    {
        var (status, said) = await RunAsync($$"""
            write_env
            sed -i 's/^OPENAI_API_KEY=$/OPENAI_API_KEY=sk-mine/' $ENV_FILE
            printf '%s\n' '' '# My own' 'MY_LIMIT="12 \"a\""' 'export SENTRY_DSN=https://x' >>$ENV_FILE
            {{script}}
            {{script}}
            cat $ENV_FILE
            """);
        Assert.True(status == 0, $"{writer}: {said}");
        Assert.Contains("\nOPENAI_API_KEY=sk-mine\n", said, StringComparison.Ordinal);
        Assert.Contains("\nMY_LIMIT=\"12 \\\"a\\\"\"\n", said, StringComparison.Ordinal);
        Assert.Single(said.Split("\nOPENAI_API_KEY=").Skip(1));
        Assert.Single(said.Split("MY_LIMIT=").Skip(1));
        Assert.Contains("\nANTHROPIC_API_KEY=\n", said, StringComparison.Ordinal);
        // What another server is sent are settings, each in one line.
        Assert.Equal(!script.Contains("rm ", StringComparison.Ordinal),
            said.Contains("# My own\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ours_is_written_anew_and_the_former_file_is_kept()
    {
        var (status, said) = await RunAsync("""
            write_env
            [[ ! -e $FORMER/%srv%adim%app%.env ]] && echo "nothing to keep"
            sed -i 's/^DEBUG=.*/DEBUG=True/' $ENV_FILE
            write_env
            grep ^DEBUG $ENV_FILE $FORMER/%srv%adim%app%.env
            stat -c '%a %U' $FORMER/%srv%adim%app%.env
            PLAN=pro write_env
            grep ^DEBUG $FORMER/%srv%adim%app%.env
            """);
        Assert.True(status == 0, said);
        Assert.Equal("""
            nothing to keep
            /srv/adim/app/.env:DEBUG=False
            /var/lib/adim/former/%srv%adim%app%.env:DEBUG=True
            600 adim
            DEBUG=True

            """, said);
    }

    [Fact]
    public async Task A_value_of_several_lines_stays_one()
    {
        var (status, said) = await RunAsync("""
            write_env
            python3 - $ENV_FILE <<'PYTHON'
            import sys
            text = open(sys.argv[1]).read().replace("OPENAI_API_KEY=\n", "OPENAI_API_KEY='two\n\nlines'\n")
            open(sys.argv[1], "w").write(text + 'MY_CERTIFICATE="-----BEGIN\nabc=\n-----END"\nMY_WORD=it\'s\n')
            PYTHON
            write_env
            PLAN=pro write_env
            cat $ENV_FILE
            """);
        Assert.True(status == 0, said);
        Assert.Contains("\nOPENAI_API_KEY='two\n\nlines'\n", said, StringComparison.Ordinal);
        Assert.EndsWith("\nMY_CERTIFICATE=\"-----BEGIN\nabc=\n-----END\"\nMY_WORD=it's\n", said,
            StringComparison.Ordinal);
        Assert.Equal(1, said.Split("lines'").Length - 1);
    }

    [Fact]
    public async Task A_name_that_a_newer_version_has_no_more_was_ours_and_goes()
    {
        var (status, said) = await RunAsync("""
            BLUEPRINT=$(mktemp -d); cp -r "$ROOT/adim/." "$BLUEPRINT"
            write_env
            sed -i '/^GATE_ID=/d' "$BLUEPRINT/templates/env"
            write_env
            grep -c ^GATE_ID $ENV_FILE || true
            """);
        Assert.Equal((0, "0\n"), (status, said));
    }

    private static async Task<(int Status, string Said)> RunAsync(string script)
    {
        using var stage = new Stage();
        return await stage.RunAsync($"""
            source "$LIB/application.sh"
            export DOMAIN=w.example GATE_ID=g CUSTOMER_ID=c WORKSPACE_ID=w PORTAL_ADDRESS=https://p SECRET_KEY=s ENCRYPTION_KEY=e POSTGRES_PASSWORD=p REDIS_PASSWORD=r QDRANT_API_KEY=q
            {script}
            """);
    }
}
