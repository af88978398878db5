using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Acts;

/// <summary>
/// One act, as it was done or refused. Rows are only added: a trigger refuses every change, and removal but by
/// <c>remove_old_act_records</c>.
/// </summary>
internal sealed class ActRecordRow
{
    public const int LongestAddress = 64;

    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public Act Act { get; init; }
    public bool IsRefused { get; init; }
    public ActorRole Role { get; init; }

    /// <summary>No foreign key, nor the others: records outlive what they are about.</summary>
    public Guid? AccountId { get; init; }

    public string? WorkspaceId { get; init; }

    /// <summary>Whose workspace or account it was; of the portal's acts it is looked up when the row is read.</summary>
    public Guid? OwnerId { get; init; }

    public string? Reason { get; init; }
    public string? Proof { get; init; }
    public string? Address { get; init; }

    /// <param name="workspace">Where the act made one: the permit does not know it yet.</param>
    /// <param name="about">What the act's name leaves open, such as which role. It stands before the reason.</param>
    /// <param name="proof">Where the record says something else than what the permit was given for.</param>
    public static ActRecordRow Of(ActPermit permit, DateTimeOffset now, Workspace? workspace = null,
        string? about = null, string? proof = null) => new()
        {
            At = now,
            Act = permit.Act,
            Role = permit.Actor.Role,
            AccountId = permit.By,
            WorkspaceId = (workspace?.Id ?? permit.Subject.Workspace)?.Value,
            OwnerId = workspace is { IsCustomers: true } ? workspace.OwnerId : permit.Owner ?? permit.Subject.Account,
            Reason = Bounded(
                about is null ? permit.Reason : permit.Reason is null ? about : $"{about}: {permit.Reason}",
            ActRules.LongestReason),
            Proof = proof ?? permit.Proof,
            Address = Bounded(permit.Actor.Address, LongestAddress),
        };

    public static ActRecordRow Refused(Act act, Actor actor, ActSubject subject, Guid? owner, DateTimeOffset now,
        string? why = null) => new()
        {
            At = now,
            Act = act,
            IsRefused = true,
            Role = actor.Role,
            AccountId = actor.Account,
            WorkspaceId = subject.Workspace?.Value,
            OwnerId = owner ?? subject.Account,
            Reason = Bounded(why, ActRules.LongestReason),
            Address = Bounded(actor.Address, LongestAddress),
        };

    private static string? Bounded(string? text, int most) => text is null ? null : OneLine.Bounded(text, most);
}

internal sealed class ActRecordTable : IEntityTypeConfiguration<ActRecordRow>
{
    public void Configure(EntityTypeBuilder<ActRecordRow> builder)
    {
        builder.ToTable("act_records");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Act).HasConversion<string>().HasMaxLength(40);
        builder.Property(r => r.Role).HasConversion<string>().HasMaxLength(20);
        builder.Property(r => r.WorkspaceId).HasMaxLength(Core.Workspaces.WorkspaceId.Long);
        builder.Property(r => r.Reason).HasMaxLength(OneLine.ColumnOf(ActRules.LongestReason));
        builder.Property(r => r.Proof).HasMaxLength(40);
        builder.Property(r => r.Address).HasMaxLength(ActRecordRow.LongestAddress);
        builder.HasIndex(r => new { r.WorkspaceId, r.Id });
        builder.HasIndex(r => new { r.OwnerId, r.Id });
        builder.HasIndex(r => new { r.AccountId, r.Id });
        builder.HasIndex(r => r.At);
        builder.HasIndex(r => new { r.Act, r.Id });
        // The staff's page of what staff did; owners' acts are most of the rows.
        builder.HasIndex(r => r.Id, "ix_act_records_by_staff").HasFilter("role IN ('Support', 'Admin')");
        builder.HasIndex(r => r.Id, "ix_act_records_refused").HasFilter("is_refused");
    }
}
