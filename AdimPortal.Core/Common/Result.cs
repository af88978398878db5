using System.Diagnostics.CodeAnalysis;

namespace AdimPortal.Core.Common;

/// <summary>
/// What a port answers: the value, or an expected failure. Bugs stay exceptions, and cancellation is neither.
/// </summary>
public readonly struct Result<T>
{
    private readonly T? _value;
    private readonly Failure? _failure;

    private Result(T? value, Failure? failure) => (_value, _failure) = (value, failure);

    public bool IsOk => _failure is null;

    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Failure? failure)
    {
        (value, failure) = (_value, _failure);
        return failure is null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}

/// <summary>A result that carries nothing but that it went well.</summary>
public readonly record struct Unit
{
    public static readonly Unit Value;
}
