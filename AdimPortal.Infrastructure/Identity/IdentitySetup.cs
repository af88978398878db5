using AdimPortal.Core.Accounts;
using AdimPortal.Infrastructure.Identity.Hashing;
using AdimPortal.Infrastructure.Identity.Sessions;
using AdimPortal.Infrastructure.Identity.SigningUp;
using AdimPortal.Infrastructure.Identity.TwoStep;
using AdimPortal.Infrastructure.Pacing;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Infrastructure.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity;

public static class IdentitySetup
{
    /// <summary>
    /// Accounts on PostgreSQL, and the keys that sign their cookies and links. Needs the <see cref="PortalDbContext"/>
    /// sealing and acts.
    /// </summary>
    public static IServiceCollection AddPortalIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PortalOptions>().Bind(configuration.GetSection(PortalOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<PortalOptions>, PortalOptionsValidator>();
        services.AddHashing(configuration);
        services.AddIdentityCore<PortalUser>(Configure)
            .AddRoles<PortalRole>()
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddUserStore<SealedUserStore>()
            .AddUserManager<PortalUsers>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<PortalClaimsFactory>()
            .AddPasswordValidator<PasswordRules>()
            .AddDefaultTokenProviders();
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = TimeSpan.FromHours(24));
        services.AddOptions<SessionOptions>().Bind(configuration.GetSection(SessionOptions.Section))
            .Validate(o => o.BelievedFor >= TimeSpan.Zero && o.BelievedFor <= TimeSpan.FromMinutes(1),
                "Sessions:BelievedFor must be from 00:00:00 to 00:01:00.").CheckAtStart();
        services.AddOptions<TwoStepOptions>().Bind(configuration.GetSection(TwoStepOptions.Section)).CheckAtStart();
        services.AddSingleton<ISessions, PostgresSessions>();

        services.AddDataProtection().SetApplicationName("adim-portal");
        services.AddSingleton<SealedKeyRepository>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(keys =>
            (keys.XmlRepository, keys.XmlEncryptor) = (provider.GetRequiredService<SealedKeyRepository>(),
                new SealedByRepository())));

        services.AddSingleton<AccountEmails>();
        services.AddScoped<AccountMail>();
        services.AddSingleton<AddressEmails>();
        services.AddScoped<AccountChanges>();
        services.AddSingleton<IAccountDirectory, PostgresAccountDirectory>();
        services.AddScoped<SignUp>();
        services.AddSingleton<SignUpQueue>();
        services.AddScoped<NewAccounts>();
        services.AddScoped<EmailVerification>();
        services.AddScoped<PasswordRecovery>();
        services.AddPacing();
        services.AddScoped<SignInPacing>();
        services.AddScoped<PasswordSignIn>();
        services.AddSingleton<PasswordConfirmation>();
        services.AddSingleton<AppKeys>();
        services.AddScoped<AppCodes>();
        services.AddScoped<SecondStep>();
        services.AddScoped<TwoStepSettings>();
        services.AddScoped<Personas>();
        services.AddScoped<StaffRoles>();
        return services;
    }

    private static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        // The name is the address, and EmailAddress says what one is: Identity's list of characters knows fewer than
        // mail does.
        options.User.AllowedUserNameCharacters = "";
        // Length is what makes a password hard to guess; PasswordRules refuses the well-known ones.
        options.Password.RequiredLength = PasswordRules.MinimumLength;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        // A lock that strangers can turn is no lock: SignInPacing slows them instead.
        options.Lockout.AllowedForNewUsers = false;
        options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
    }
}
