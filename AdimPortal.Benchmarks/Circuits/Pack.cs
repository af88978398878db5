using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AdimPortal.Benchmarks.Circuits;

/// <summary>
/// MessagePack as far as a circuit speaks it: null, truth, whole numbers, text, bytes and arrays.
/// https://github.com/msgpack/msgpack/blob/master/spec.md
/// </summary>
internal static class Pack
{
    /// <param name="value">null, bool, int, long, string, or an array of these.</param>
    public static void Write(IBufferWriter<byte> to, object? value)
    {
        switch (value)
        {
            case null:
                to.Write<byte>([0xc0]);
                break;
            case bool truth:
                to.Write<byte>([truth ? (byte)0xc3 : (byte)0xc2]);
                break;
            case int number:
                WriteNumber(to, number);
                break;
            case long number:
                WriteNumber(to, number);
                break;
            case string text:
                WriteText(to, text);
                break;
            case object?[] values:
                to.Write<byte>([0xdc, (byte)(values.Length >> 8), (byte)values.Length]);
                foreach (var one in values)
                    Write(to, one);
                break;
            default:
                throw new ArgumentException($"A circuit sends no {value.GetType().Name}.", nameof(value));
        }
    }

    /// <returns>As it is written; bytes are a <see cref="ReadOnlyMemory{T}"/> of what they were read from.</returns>
    public static object? Read(ref ReadOnlyMemory<byte> from)
    {
        var kind = Take(ref from, 1).Span[0];
        return kind switch
        {
            < 0x80 => (long)kind,
            < 0x90 => Skip(ref from, (kind & 0x0f) * 2),
            < 0xa0 => Many(ref from, kind & 0x0f),
            < 0xc0 => Text(ref from, kind & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Take(ref from, (int)Number(ref from, 1)),
            0xc5 => Take(ref from, (int)Number(ref from, 2)),
            0xc6 => Take(ref from, (int)Number(ref from, 4)),
            0xcc or 0xd0 => Number(ref from, 1),
            0xcd or 0xd1 => Number(ref from, 2),
            0xce or 0xd2 => Number(ref from, 4),
            0xcf or 0xd3 => Number(ref from, 8),
            0xd9 => Text(ref from, (int)Number(ref from, 1)),
            0xda => Text(ref from, (int)Number(ref from, 2)),
            0xdb => Text(ref from, (int)Number(ref from, 4)),
            0xdc => Many(ref from, (int)Number(ref from, 2)),
            0xdd => Many(ref from, (int)Number(ref from, 4)),
            >= 0xe0 => (long)(sbyte)kind,
            _ => throw new FormatException($"A circuit sends nothing of kind 0x{kind:x2}."),
        };
    }

    private static void WriteNumber(IBufferWriter<byte> to, long number)
    {
        to.Write<byte>([0xd3]);
        BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(8), number);
        to.Advance(8);
    }

    private static void WriteText(IBufferWriter<byte> to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        to.Write<byte>([0xdb]);
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(4), bytes.Length);
        to.Advance(4);
        to.Write<byte>(bytes);
    }

    private static long Number(ref ReadOnlyMemory<byte> from, int bytes)
    {
        var number = 0L;
        foreach (var one in Take(ref from, bytes).Span)
            number = number << 8 | one;
        return number;
    }

    private static string Text(ref ReadOnlyMemory<byte> from, int bytes) =>
        Encoding.UTF8.GetString(Take(ref from, bytes).Span);

    private static object?[] Many(ref ReadOnlyMemory<byte> from, int count)
    {
        var values = new object?[count];
        for (var i = 0; i < count; i++)
            values[i] = Read(ref from);
        return values;
    }

    /// <summary>Headers, which nobody sends.</summary>
    private static object? Skip(ref ReadOnlyMemory<byte> from, int values)
    {
        for (var i = 0; i < values; i++)
            Read(ref from);
        return null;
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> from, int bytes)
    {
        var taken = from[..bytes];
        from = from[bytes..];
        return taken;
    }
}
