using System.Globalization;

namespace AdimPortal.Sandbox.Stripe.Api;

/// <summary>
/// The parameters of a call, or those under one key: items[0][price] is "price" under "0" under "items". It remembers
/// what was asked for, so that what no endpoint knows can be refused.
/// </summary>
internal sealed class Parameters(string path = "")
{
    private readonly Dictionary<string, Parameters> _children = [];
    private string? _value;
    private bool _known;

    public string Path => path;

    public IEnumerable<string> Keys => _children.Keys;

    /// <summary>Whether it was given at all; an empty value clears.</summary>
    public bool Has(string name) => Know(name) is not null;

    public bool Clears(string name) => Know(name) is { _value: "" };

    /// <returns>Null when it was not given, or was given empty.</returns>
    public string? Text(string name) => Know(name)?._value is { Length: > 0 } text ? text : null;

    public string Need(string name) => Text(name) ?? throw StripeError.Needed(At(name));

    public long? Whole(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw StripeError.Invalid($"Invalid integer: {text}", At(name), "parameter_invalid_integer");

    public decimal? Number(string name) => Text(name) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number
        : throw StripeError.Invalid($"Invalid decimal: {text}", At(name));

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw StripeError.Invalid($"Invalid boolean: {other}", At(name)),
    };

    public string? OneOf(string name, params string[] allowed) => Text(name) is not { } text || allowed.Contains(text)
        ? Text(name)
        : throw StripeError.Invalid($"Invalid {At(name)}: must be one of {string.Join(", ", allowed)}", At(name));

    /// <returns>Null when nothing was given under it.</returns>
    public Parameters? Under(string name) => Know(name) is { _children.Count: > 0 } found ? found : null;

    public IReadOnlyList<Parameters> Each(string name) =>
        Under(name) is { } list
            ? [.. list._children.OrderBy(pair => int.TryParse(pair.Key, out var index) ? index : int.MaxValue)
                .Select(pair => Known(pair.Value))]
            : [];

    public IReadOnlyList<string> Texts(string name) => [.. Each(name).Select(one => one._value).OfType<string>()];

    public IReadOnlyDictionary<string, string> Pairs(string name) =>
        Under(name)?._children.ToDictionary(pair => pair.Key, pair => Known(pair.Value)._value ?? "") ?? [];

    /// <summary>
    /// Takes them and what is under them as they are: the Sandbox has no use for them, but Stripe has.
    /// </summary>
    public void Accept(params string[] names)
    {
        foreach (var name in names) Know(name)?.AcceptAll();
    }

    /// <summary>The first that nobody asked for.</summary>
    public string? Unknown() => _children.Count == 0 ? (_known || path.Length == 0 ? null : path)
        : _known || path.Length == 0
            ? _children.Values.Select(child => child.Unknown()).FirstOrDefault(found => found is not null)
        : path;

    public void Add(string key, string value)
    {
        var node = this;
        var bracket = key.IndexOf('[');
        node = node.Child(bracket < 0 ? key : key[..bracket]);
        while (bracket >= 0)
        {
            var end = key.IndexOf(']', bracket);
            if (end < 0) throw StripeError.Invalid($"Invalid parameter name: {key}", key);
            var name = key[(bracket + 1)..end];
            node = node.Child(name.Length == 0 ? node._children.Count.ToString(CultureInfo.InvariantCulture) : name);
            bracket = end + 1 < key.Length && key[end + 1] == '[' ? end + 1 : -1;
        }
        node._value = value;
    }

    /// <summary>The same for the same parameters, whatever their order.</summary>
    public string Canonical() =>
        _children.Count == 0
            ? $"{path}={_value}\n"
            : string.Concat(
                _children.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Canonical()));

    public string At(string name) => path.Length == 0 ? name : $"{path}[{name}]";

    private Parameters Child(string name) =>
        _children.TryGetValue(name, out var child) ? child : _children[name] = new Parameters(At(name));

    private Parameters? Know(string name) => _children.TryGetValue(name, out var child) ? Known(child) : null;

    private static Parameters Known(Parameters child)
    {
        child._known = true;
        return child;
    }

    private void AcceptAll()
    {
        _known = true;
        foreach (var child in _children.Values) child.AcceptAll();
    }
}
