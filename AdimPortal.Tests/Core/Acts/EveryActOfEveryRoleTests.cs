using System.Text;
using AdimPortal.Core.Acts;

namespace AdimPortal.Tests.Core.Acts;

/// <summary>
/// Every act × every role × own or another's × fresh or stale session × with or without reason and consent. What is
/// expected is written out in acts.txt, by hand and apart from the rules: a rule that changes has to be changed there
/// too, where it is read as a table.
/// </summary>
public sealed class EveryActOfEveryRoleTests
{
    private static readonly IReadOnlyDictionary<Act, string> Expected = File
        .ReadAllLines(Repository.PathTo("AdimPortal.Tests", "Core", "Acts", "acts.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(columns => Enum.Parse<Act>(columns[0]), columns => string.Join(" | ", columns[1..]));

    public static TheoryData<Act> Acts => [.. Enum.GetValues<Act>()];

    [Fact]
    public void The_table_and_the_rules_have_the_same_acts()
    {
        Assert.Equal(Enum.GetValues<Act>().Order(), Expected.Keys.Order());
        Assert.Equal(Enum.GetValues<Act>().Order(), ActRules.List.Select(rule => rule.Act).Order());
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public void An_act_is_ruled_as_the_table_says(Act act)
    {
        var rule = ActRules.Of(act);
        Assert.Equal(Expected[act],
            string.Join(" | ", [$"{rule.Scope}", .. People.Select(who => Words(rule, who)), By(rule)]));
    }

    /// <summary>
    /// Whatever is missing, nothing else makes up for it: each of the many standings is judged as the words of the
    /// table mean.
    /// </summary>
    [Theory]
    [MemberData(nameof(Acts))]
    public void Every_standing_is_judged_by_what_is_asked_and_by_nothing_else(Act act)
    {
        var (rule, count) = (ActRules.Of(act), 0);
        foreach (var s in Standings())
        {
            count++;
            var words = Expected[act].Split(" | ");
            var column = s.Owns && words[1] != "-"
                ? words[1]
                : s.IsAdmin && words[3] != "-" ? words[3] : s.IsSupport && words[2] != "-" ? words[2] : "-";
            Assert.Equal(Meaning(column, s, words[4].Contains("unverified", StringComparison.Ordinal)), s.Judge(rule));
        }

        Assert.Equal(128, count);
    }

    private static ActVerdict Meaning(string words, Standing s, bool unverifiedToo)
    {
        var asked = words.Split(' ');
        if (words == "-")
            return ActVerdict.Refused;
        if (!s.IsVerified && !unverifiedToo)
            return ActVerdict.NeedsConfirmedAddress;
        if (asked.Contains("permission") && !s.HasPermission)
            return ActVerdict.NeedsPermission;
        if (asked.Contains("fresh") && !s.IsFresh)
            return ActVerdict.NeedsFreshSignIn;
        if ((asked.Contains("reason") && !s.HasReason)
            || (asked.Contains("permission-or-reason") && !s.HasPermission && !s.HasReason))
            return ActVerdict.NeedsReason;
        return asked.Contains("waits") ? ActVerdict.Waits : ActVerdict.Allowed;
    }

    private static readonly Func<ActRule, Terms?>[] People =
        [rule => rule.Owner, rule => rule.Support, rule => rule.Admin];

    private static string Words(ActRule rule, Func<ActRule, Terms?> who)
    {
        if (who(rule) is not { } terms)
            return "-";
        var words = new StringBuilder("yes");
        words.Append(terms.NeedsFreshSignIn ? " fresh" : "").Append(terms.NeedsPermission ? " permission" : "")
            .Append(
                terms.Reason switch
                {
                    ReasonRule.Always => " reason",
                    ReasonRule.WithoutPermission => " permission-or-reason",
                    _ => ""
                })
            .Append(terms.TellsOwner ? " told" : "").Append(terms.Waits ? " waits" : "");
        return words.ToString();
    }

    private static string By(ActRule rule) =>
        string.Join(' ',
            new[] { rule.ByPortal ? "portal" : null, rule.ByServer ? "server" : null,
                rule.Unverified ? "unverified" : null }.OfType<string>()) is { Length: > 0 } by ? by : "-";

    private static IEnumerable<Standing> Standings()
    {
        for (var bits = 0; bits < 128; bits++)
            yield return new Standing((bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, (bits & 8) > 0, (bits & 16) > 0,
                (bits & 32) > 0, (bits & 64) > 0);
    }
}
