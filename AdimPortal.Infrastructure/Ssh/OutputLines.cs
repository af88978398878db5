using System.Text;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>Cuts a stream into lines as they arrive, each of a bounded length however much the other side sends without a line end.</summary>
internal static class OutputLines
{
    /// <summary>Longer lines are cut, and say so.</summary>
    public const int MaximumLength = 4096;

    private const string Cut = " … (cut)";

    public static async Task ReadAsync(TextReader reader, Func<string, ValueTask> onLine, CancellationToken cancel)
    {
        var buffer = new char[8192];
        var line = new StringBuilder();
        int count;
        while ((count = await reader.ReadAsync(buffer, CancellationToken.None)) > 0)
        {
            for (var start = 0; start < count;)
            {
                var end = Array.IndexOf(buffer, '\n', start, count - start);
                Append(line, buffer.AsSpan(start, (end < 0 ? count : end) - start));
                if (end < 0)
                    break;
                await EmitAsync();
                start = end + 1;
            }
        }

        if (line.Length > 0)
            await EmitAsync();

        ValueTask EmitAsync()
        {
            cancel.ThrowIfCancellationRequested();
            var text = Shown(line);
            line.Clear();
            return onLine(text);
        }
    }

    private static void Append(StringBuilder line, ReadOnlySpan<char> text)
    {
        // One character more than allowed is kept, as the sign that the line was longer.
        var room = MaximumLength + 1 - line.Length;
        line.Append(text[..Math.Min(text.Length, room)]);
    }

    private static string Shown(StringBuilder line)
    {
        if (line.Length > MaximumLength)
            return line.ToString(0, MaximumLength) + Cut;
        // A carriage return draws over what was there (progress bars do that): what is left is what a terminal would show.
        var text = line.ToString().TrimEnd('\r');
        return text[(text.LastIndexOf('\r') + 1)..];
    }
}
