using System.Globalization;
using AdimPortal.Infrastructure.Acts;
using static AdimPortal.Web.Commands.CommandAnswer;

namespace AdimPortal.Web.Commands;

/// <summary>
/// <c>adim-portal audit …</c>, on the server: whether the records of acts are as they were written.
/// </summary>
internal sealed class AuditCommand(ActChain chain, TextWriter output, TextWriter errors)
{
    public const string Name = "audit";

    private const string Usage = """
        usage: adim-portal audit head             prints the end of the chain of records, to be kept on another machine
               adim-portal audit verify [HEAD…]   reads all records; with ends that were kept it also finds records that
                                                  were cut off or written anew
        """;

    /// <returns>The exit status: 0 the records hold, 1 they don't, 2 not understood.</returns>
    public Task<int> RunAsync(string[] arguments, CancellationToken cancel) => arguments switch
    {
        ["head"] => HeadAsync(cancel),
        ["verify", .. var heads] => VerifyAsync(heads, cancel),
        ["--help" or "-h"] => SayAsync(output, Usage, 0),
        _ => SayAsync(errors, Usage, 2),
    };

    private async Task<int> HeadAsync(CancellationToken cancel) =>
        await chain.HeadAsync(cancel) is { } head
            ? await SayAsync(output, $"{head}", 0)
            : await SayAsync(errors, "There are no records yet.", 1);

    private async Task<int> VerifyAsync(string[] typed, CancellationToken cancel)
    {
        var heads = typed.Select(ActChainHead.Read).ToList();
        if (heads.IndexOf(null) is >= 0 and var wrong)
            return await SayAsync(errors, $"“{typed[wrong]}” is no end of a chain: POSITION:HASH, as audit head prints it.",
                2);
        var report = await chain.VerifyAsync([.. heads.OfType<ActChainHead>()], cancel);
        foreach (var fault in report.Faults)
            await errors.WriteLineAsync(fault);
        if (report.Faults.Count > 0)
            return await SayAsync(errors, "The records are not as they were written.", 1);
        return await SayAsync(output, report.Head is { } head
            ? string.Create(CultureInfo.InvariantCulture,
                $"{report.Count} records, from position {report.First}, are as they were written. The end: {head}")
            : "There are no records yet.", 0);
    }
}
