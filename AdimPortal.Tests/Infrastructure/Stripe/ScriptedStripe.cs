using AdimPortal.Core.Billing;
using AdimPortal.Infrastructure.Stripe;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Infrastructure.Stripe;

/// <summary>Our client of Stripe over a scripted wire.</summary>
internal sealed class ScriptedStripe() : ScriptedWire<ScriptedStripe, IPaymentGateway>(
    "Stripe", [("ApiKey", "sk_test_1"), ("WebhookSecret", "whsec_1")],
    (services, configuration) => services.AddLogging().AddStripe(configuration))
{
    public IPaymentGateway Gateway => Port;
}
