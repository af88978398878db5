using AdimPortal.Sandbox.DigitalOcean.Api;

namespace AdimPortal.Sandbox.DigitalOcean.Account;

internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder api) =>
        api.MapGet("/account", (SandboxOptions options) => Answer.Ok(new
        {
            account = new
            {
                options.DropletLimit,
                FloatingIpLimit = 5,
                Email = $"owner@{options.Zone}",
                Name = "Sandbox",
                Uuid = "b6fr89dbf6d9156cace5f3c78dc9851d957381ef",
                EmailVerified = true,
                Status = "active",
                StatusMessage = "",
                Team = new { Uuid = "5df3e3004a17e242b7c20ca6c9fc25b701a47ece", Name = "My Team" },
            },
        }));
}
