using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Common;
using Microsoft.Extensions.Options;
using Stripe;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>Asks Stripe by its own package, and makes a failure of whatever the package throws.</summary>
internal sealed class StripeApi(StripePipeline pipeline, IOptions<StripeOptions> options)
{
    public const string ClientName = "Stripe";

    /// <summary>The most that Stripe puts on one page.</summary>
    public const int PageSize = 100;

    /// <summary>More than any list of ours has; a bound all the same.</summary>
    public const int MostObjects = 100_000;

    private readonly StripeClient _client = new(new StripeClientOptions
    {
        ApiKey = options.Value.ApiKey,
        ApiBase = options.Value.BaseAddress.GetLeftPart(UriPartial.Authority),
        HttpClient = pipeline,
    });

    /// <param name="ask">
    /// Calls the package and reads its answer, and does nothing else: what it throws counts as an unreadable answer.
    /// </param>
    /// <param name="asker">Named in the failure's detail.</param>
    public async Task<Result<T>> AskAsync<T>(Func<StripeClient, Task<T>> ask, [CallerMemberName] string asker = "")
    {
        try
        {
            return await ask(_client);
        }
        catch (StripeFailureException e)
        {
            return e.Failure;
        }
        // Its message holds the whole answer, and so perhaps somebody's data.
        catch (StripeException e)
        {
            return StripeErrors.Unreadable(asker, $"Stripe.net could not read the answer ({(int)e.HttpStatusCode}).");
        }
        // An answer of another shape makes the package throw all sorts: InvalidOperation, NullReference, Format.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return StripeErrors.Unreadable(asker, $"{e.GetType().Name}: {e.Message}");
        }
    }

    public async Task<Result<Unit>> DoAsync<T>(
        Func<StripeClient, Task<T>> act, [CallerMemberName] string asker = "") =>
        (await AskAsync(act, asker)).TryGet(out _, out var failure) ? Unit.Value : failure;

    /// <summary>All pages of a list.</summary>
    public Task<Result<IReadOnlyList<T>>> ListAsync<T>(
        Func<StripeClient, IAsyncEnumerable<T>> list, CancellationToken cancel, int most = MostObjects,
        [CallerMemberName] string asker = "") =>
        AskAsync<IReadOnlyList<T>>(async stripe => await list(stripe).Take(most).ToListAsync(cancel), asker);

    /// <summary>
    /// Stripe keeps answers by this key for 24 hours (https://docs.stripe.com/api/idempotent_requests): the same intent
    /// never acts twice.
    /// </summary>
    /// <param name="intent">
    /// What is meant, in words that are the same when it is tried again: <c>customer/…</c>. Of any length.
    /// </param>
    public static RequestOptions Once(string intent) =>
        // At most 255 characters may be sent, so a digest goes instead of the words.
        new() { IdempotencyKey = $"adim-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(intent)))}" };
}
