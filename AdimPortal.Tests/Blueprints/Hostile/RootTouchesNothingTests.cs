using System.Text.RegularExpressions;

namespace AdimPortal.Tests.Blueprints.Hostile;

/// <summary>
/// The rule by which scripts are read that take data in: a program that unpacks or understands it is never root's.
/// </summary>
public sealed partial class RootTouchesNothingTests
{
    private static readonly string Blueprints = Repository.PathTo("blueprints");

    public static TheoryData<string> Scripts =>
    [
        .. Directory.GetFiles(Path.Combine(Blueprints, "lib"), "*.sh")
            .Concat(Directory.GetFiles(Path.Combine(Blueprints, "lib", "parts"), "*.sh"))
            .Concat(Directory.GetFiles(Path.Combine(Blueprints, "adim", "routines"), "*.sh"))
            .Append(Path.Combine(Blueprints, "adim", "bin", "adim-export"))
            .Select(path => Path.GetRelativePath(Blueprints, path)),
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Whatever_unpacks_or_reads_what_others_sent_runs_as_another_user(string script)
    {
        var lines = File.ReadAllText(Path.Combine(Blueprints, script)).Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n').Select(line => line.Trim()).Where(line => !line.StartsWith('#')).ToList();
        // Programs whose sum stands in the manifest or the settings are no stranger's.
        var ours = script is "adim/routines/qdrant.sh";
        Assert.All(lines.Where(line => Unpacks().IsMatch(line) && !ours),
            line => Assert.Matches("as_adim|as_redis|as_nobody|runuser -u adim", line));
        Assert.All(lines.SelectMany(line => Asked().Matches(line)),
            match =>
                Assert.True(match.Groups[1].Value is "postgres",
                    $"{match.Value}: only the application's role reads the application's database."));
        Assert.DoesNotContain(lines, line => Evaluates().IsMatch(line));
    }

    [GeneratedRegex(
        @"(^|[\s({|;!])(tar -x|rsync --recursive|pg_restore|pg_dump|redis-check-rdb|openssl (x509|pkey)(?! -in))")]
    private static partial Regex Unpacks();

    [GeneratedRegex(@"ask_postgres (\S+)")]
    private static partial Regex Asked();

    [GeneratedRegex(@"(^|[;&|({]\s*)(eval|source|\.) (?!""\$(LIB|HERE|\(dirname)|/etc/os-release)")]
    private static partial Regex Evaluates();
}
