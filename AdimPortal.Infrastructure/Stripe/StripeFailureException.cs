using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.Stripe;

/// <summary>
/// Carries a failure from <see cref="StripePipeline"/> through Stripe.net up to <see cref="StripeApi"/>, and no
/// further.
/// </summary>
internal sealed class StripeFailureException(Failure failure) : Exception(failure.Detail)
{
    public Failure Failure { get; } = failure;
}
