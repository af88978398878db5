using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdimPortal.Core.Common;

/// <summary>
/// Text that must not be seen: a key, a password, a token. It prints as <c>***</c> wherever it goes; only
/// <see cref="Reveal"/> gives the text, so every use can be found by that name.
/// </summary>
[DebuggerDisplay("***")]
[JsonConverter(typeof(RefusingConverter))]
public sealed class Secret(string text) : IEquatable<Secret>
{
    private readonly string _text = text ?? throw new ArgumentNullException(nameof(text));

    public string Reveal() => _text;

    public override string ToString() => "***";

    /// <summary>Compares in constant time for secrets of equal length.</summary>
    public bool Equals(Secret? other) =>
        other is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_text),
                Encoding.UTF8.GetBytes(other._text));

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => 0;

    /// <summary>A secret that reaches a serializer is a bug: it was about to be stored or shown.</summary>
    private sealed class RefusingConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret is never read from JSON.");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
            throw new NotSupportedException("A secret is never written to JSON.");
    }
}
