using AdimPortal.Core.Common;

namespace AdimPortal.Testing;

internal static class ResultExtensions
{
    public static T Value<T>(this Result<T> result) =>
        result.TryGet(out var value, out var failure) ? value : throw new InvalidOperationException(failure.ToString());

    public static Failure Failure<T>(this Result<T> result) =>
        result.TryGet(out _, out var failure) ? throw new InvalidOperationException("It went well.") : failure;
}
