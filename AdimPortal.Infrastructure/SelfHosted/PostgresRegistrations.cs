using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Infrastructure.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>Tokens and what comes of them.</summary>
internal sealed class PostgresRegistrations(
    IDbContextFactory<PortalDbContext> contexts, PostgresOperationRequests requests, PostgresAccountUsage usage,
    Sealing sealing, ProvisioningOptions options, OwnDomainCheck domains, ICertificateBudget certificates,
    WorkspaceIds ids, IRandomSource random, TimeProvider time)
    : IRegistrations
{
    private const string HashPurpose = "registration-token-hash";
    private readonly SingleUseTokens<RegistrationTokenRow> _tokens = new(sealing, time, HashPurpose);

    public async Task<TokenAnswer> NewTokenAsync(ActPermit permit, string name, CancellationToken cancel)
    {
        var owner = permit.OnAccount(Act.RegisterServer);
        if (WorkspaceName.WhyNot(name) is { } fault)
            return new TokenAnswer.Refused(fault);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var now = time.GetUtcNow();
        if ((await usage.LockAsync(context, owner, cancel)).WhyNoWorkspace(now) is { } refusal)
            return new TokenAnswer.Refused(refusal);
        var token = RegistrationToken.New(random);
        await _tokens.AddAsync(context, new RegistrationTokenRow
        {
            Hash = _tokens.HashOf(token.Reveal()),
            Subject = owner.ToString(),
            OwnerId = owner,
            Name = WorkspaceName.Read(name),
            IssuedAt = now,
            ExpiresAt = now + RegistrationToken.Lifetime,
        }, cancel);
        context.Add(ActRecordRow.Of(permit, now));
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return new TokenAnswer.Made(token, now + RegistrationToken.Lifetime);
    }

    public async Task<string?> PlanOfAsync(RegistrationToken token, CancellationToken cancel)
    {
        await using var context = await contexts.CreateDbContextAsync(cancel);
        return await _tokens.FindAsync(context, token.Reveal(), cancel) is { } known
            ? (await usage.ReadAsync(context, known.OwnerId, cancel)).Plan.Name
            : null;
    }

    public async Task<RegistrationAnswer> RegisterAsync(RegistrationToken token, Registration registration,
        CancellationToken cancel)
    {
        // Nothing is asked of the DNS for a token that there isn't, and nothing is held while it answers.
        if (registration.Domain is not null && await PlanOfAsync(token, cancel) is not null
            && await domains.WhyNotAsync(registration, cancel) is { } why)
            return new RegistrationAnswer.Refused(why);
        await using var context = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        if (await _tokens.FindAsync(context, token.Reveal(), cancel) is not { } used)
            return new RegistrationAnswer.NoSuchToken();
        // Dropped with the transaction when the server is then refused: the token still works elsewhere.
        if (!await _tokens.UseAsync(context, used, cancel))
        {
            var again = await AgainAsync(context, token, registration, cancel);
            await transaction.CommitAsync(cancel);
            return again ?? new RegistrationAnswer.NoSuchToken();
        }

        if (await WhoseAsync(context, registration, cancel) is { } taken)
            return new RegistrationAnswer.Taken(taken);
        var account = await usage.LockAsync(context, used.OwnerId, cancel);
        if (account.WhyNoWorkspace(time.GetUtcNow()) is { } refusal)
            return new RegistrationAnswer.Refused(refusal);
        if (registration is { UsesTls: true, Domain: null }
            && await certificates.ReadAsync(cancel) is { IsUsedUp: true } budget)
            return new RegistrationAnswer.Refused(RegistrationRefusal.NoCertificate(budget));
        var workspace = Made(await ids.NewAsync(cancel), used, account.Plan.Name, registration);
        context.Add(workspace);
        context.Add(RowOf(workspace.Id, registration, time.GetUtcNow()));
        await context.Set<RegistrationTokenRow>().Where(t => t.Hash == used.Hash)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.Registered, workspace.Id), cancel);
        return await requests.KeepAsync(context, RegisterOperation.OperationName, workspace,
            ActPermit.OfServer(Act.RegisterServer, ActSubject.Of(used.OwnerId), used.OwnerId, registration.SeenFrom),
            cancel) is RequestAnswer.Accepted(var operation)
            ? new RegistrationAnswer.Accepted(workspace, operation)
            : throw new InvalidOperationException("A new workspace has no operation under way.");
    }

    /// <summary>
    /// The answer was lost on its way: the very server that used the token, and nobody else, gets it again for a while.
    /// </summary>
    private async Task<RegistrationAnswer?> AgainAsync(PortalDbContext context, RegistrationToken token,
        Registration registration, CancellationToken cancel)
    {
        var used = await _tokens.FindAsync(context, token.Reveal(), cancel);
        if (used is not { Registered: { } id, EndedAt: { } usedAt }
            || !await context.IsAgainAsync(id, registration, usedAt, time.GetUtcNow(), cancel))
            return null;
        var operation = await context.Set<OperationRow>().AsNoTracking()
            .Where(o => o.WorkspaceId == id && o.Name == RegisterOperation.OperationName).Select(o => o.Id)
            .FirstAsync(cancel);
        return new RegistrationAnswer.Accepted(
            await context.AllWorkspaces().AsNoTracking().SingleAsync(w => w.Id == id, cancel),
            new OperationId(operation));
    }

    /// <summary>Why this server or its name can't be taken in; null when it can.</summary>
    internal static async Task<string?> WhoseAsync(PortalDbContext context, Registration registration,
        CancellationToken cancel)
    {
        // Two at the same moment stand in line; the index would say the same, but not in a sentence. A host key is
        // public, so it names a server only together with where it calls from: else anybody could register another's
        // server before its owner does.
        await context.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({registration.HostKey}, 1))", cancel);
        if (await context.Set<SelfHostedServerRow>()
            .AnyAsync(
                s => s.HostKey == registration.HostKey && s.SeenFrom == registration.SeenFrom
                    && s.UnregisteredAt == null,
                cancel))
            return RegistrationRefusal.ServerIsKnown;
        if (registration is not { Domain: { } domain, UsesTls: true })
            return null;
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({domain}, 2))", cancel);
        return await context.AllWorkspaces().AnyAsync(
            w => w.Domain == domain && w.DomainVerifiedAt != null && w.Status != WorkspaceStatus.Failed
                && w.Status != WorkspaceStatus.Terminated, cancel)
            ? RegistrationRefusal.DomainIsTaken(domain)
            : null;
    }

    private Workspace Made(WorkspaceId id, RegistrationTokenRow token, string plan, Registration registration)
    {
        // Without a name and without TLS it is served to its owner's own network, at its own address there.
        var domain = registration.Domain ?? (registration.UsesTls ? null : registration.Addresses[0]);
        var workspace =
            Workspace.OnSelfHosted(id, token.OwnerId, token.Name, plan, domain, options.Zone, time.GetUtcNow());
        workspace.AssignSelfHostedServer(registration.UsesTls ? registration.SeenFrom : null, registration.HostKey);
        if (registration is { Domain: not null, UsesTls: true })
            workspace.ProveDomain(time.GetUtcNow());
        return workspace;
    }

    internal static SelfHostedServerRow RowOf(WorkspaceId workspace, Registration registration, DateTimeOffset now) =>
        new()
        {
            WorkspaceId = workspace,
            AgentKey = registration.AgentKey,
            HostKey = registration.HostKey,
            HostName = registration.HostName,
            Addresses = [.. registration.Addresses],
            SeenFrom = registration.SeenFrom,
            UsesTls = registration.UsesTls,
            System = registration.Facts.System,
            MemoryMib = registration.Facts.MemoryMib,
            Processors = registration.Facts.Processors,
            DiskGib = registration.Facts.DiskGib,
            RegisteredAt = now,
            LastStamp = registration.SignedAt ?? 0,
        };
}
