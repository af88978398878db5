using System.Text;

namespace AdimPortal.Infrastructure.Ssh;

/// <summary>
/// Cuts a stream into lines as they arrive, each of a bounded length however much the other side sends without a line
/// end.
/// </summary>
internal sealed class OutputLines(Func<string, ValueTask> onLine)
{
    /// <summary>Longer lines are cut, and say so.</summary>
    public const int MaximumLength = 4096;

    private const string Cut = " … (cut)";
    private const int Step = 4096;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _text = new char[Encoding.UTF8.GetMaxCharCount(Step)];
    private readonly StringBuilder _line = new();

    /// <summary>What arrived, which need not end with a line or a character.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += Step)
            await CutAsync(_decoder.GetChars(bytes.Span[at..Math.Min(at + Step, bytes.Length)], _text, flush: false));
    }

    /// <summary>Nothing more arrives: a last line without an end is one too.</summary>
    public async ValueTask EndAsync()
    {
        await CutAsync(_decoder.GetChars([], _text, flush: true));
        if (_line.Length > 0)
            await EmitAsync();
    }

    private async ValueTask CutAsync(int count)
    {
        for (var start = 0; start < count;)
        {
            var end = Array.IndexOf(_text, '\n', start, count - start);
            Append(_text.AsSpan(start, (end < 0 ? count : end) - start));
            if (end < 0)
                break;
            await EmitAsync();
            start = end + 1;
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        // One character more than allowed is kept, as the sign that the line was longer.
        var room = MaximumLength + 1 - _line.Length;
        _line.Append(text[..Math.Min(text.Length, room)]);
    }

    private ValueTask EmitAsync()
    {
        var text = Shown();
        _line.Clear();
        return onLine(text);
    }

    private string Shown()
    {
        if (_line.Length > MaximumLength)
            return _line.ToString(0, MaximumLength) + Cut;
        // A carriage return draws over what was there (progress bars do that): what is left is what a terminal would
        // show.
        var text = _line.ToString().TrimEnd('\r');
        return text[(text.LastIndexOf('\r') + 1)..];
    }
}
