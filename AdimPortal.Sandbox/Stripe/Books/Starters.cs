namespace AdimPortal.Sandbox.Stripe.Books;

/// <summary>What the account sells from the start, found by lookup key.</summary>
internal static class Starters
{
    private static readonly (string Id, string Name, string LookupKey, long Amount)[] Sold =
    [
        ("starter", "ADIM Starter", "adim_starter_monthly", 1500),
        ("pro", "ADIM Pro", "adim_pro_monthly", 4900),
    ];

    public static void Ensure(Work work)
    {
        foreach (var (id, name, lookupKey, amount) in Sold)
        {
            if (work.All<Price>().Any(price => price.LookupKey == lookupKey)) continue;
            var now = work.SandboxNow;
            var (product, price) = ($"prod_adim{id}", $"price_adim{id}monthly");
            work.Keep(
                new Product
                {
                    Id = product,
                    Number = work.NextNumber(),
                    Created = now,
                    Updated = now,
                    Name = name,
                    DefaultPrice = price
                });
            work.Keep(new Price
            {
                Id = price,
                Number = work.NextNumber(),
                Created = now,
                Product = product,
                Currency = "usd",
                UnitAmount = amount,
                Interval = "month",
                LookupKey = lookupKey,
            });
        }
    }
}
