using AdimPortal.Core.Acts;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Workspaces;

internal sealed class WorkspaceTable : IEntityTypeConfiguration<Workspace>
{
    /// <summary>A scheme, and a host name of up to 253 characters.</summary>
    private const int LongestEndpoint = 300;

    private const string Customer = "CustomerId";

    public void Configure(EntityTypeBuilder<Workspace> builder)
    {
        builder.ToTable("workspaces");
        builder.HasKey(w => w.Id);
        builder.Property(w => w.Id).HasConversion(id => id.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.Property(w => w.Name).IsOneLine(Workspace.LongestName);
        // Changed by their own statements alone: an operation that saves a workspace may have loaded it before that.
        builder.Property(w => w.Name).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(w => w.MoveAllowedUntil).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Property(w => w.Problem).IsOneLine(Failure.LongestUserMessage);
        builder.Property(w => w.Plan).HasMaxLength(30);
        builder.Property(w => w.Region).HasMaxLength(30);
        builder.Property(w => w.Size).HasMaxLength(60);
        builder.Property(w => w.Address).HasMaxLength(64);
        builder.Property(w => w.Domain).HasMaxLength(253);
        builder.Property(w => w.Status).HasConversion<string>().HasMaxLength(20);
        builder.Property(w => w.Hosting).HasConversion<string>().HasMaxLength(20).HasDefaultValueSql("'Cloud'")
            .HasSentinel((WorkspaceHosting)(-1));
        builder.Property(w => w.Purpose).HasConversion<string>().HasMaxLength(20).HasDefaultValueSql("'Customer'")
            .HasSentinel((WorkspacePurpose)(-1));
        builder.Property(w => w.ParkedWith).HasMaxLength(64);
        builder.Property(w => w.ClaimedFor).HasConversion(id => id!.Value.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        // However often a wish is tried again, it gets one workspace.
        builder.HasIndex(w => w.ClaimedFor).IsUnique();
        // What a claim looks through.
        builder.HasIndex(w => new { w.Region, w.Size, w.ActivatedAt }, "ix_workspaces_parked")
            .HasFilter("purpose = 'Parked' AND status = 'Active'");
        builder.Property(w => w.PinnedHostKeys)
            .HasConversion(
                keys => keys.ToArray(),
                keys => keys,
                new ValueComparer<IReadOnlyList<string>>((a, b) => a!.SequenceEqual(b!), keys => keys.Count,
                    keys => keys.ToArray()))
            .HasColumnType("text[]");
        builder.ComplexProperty(w => w.Endpoints, endpoints =>
        {
            endpoints.Property(e => e.Cloud).HasColumnName("endpoint_cloud").HasMaxLength(LongestEndpoint);
            endpoints.Property(e => e.Tailscale).HasColumnName("endpoint_tailscale").HasMaxLength(LongestEndpoint);
            endpoints.Property(e => e.BareMetal).HasColumnName("endpoint_bare_metal").HasMaxLength(LongestEndpoint);
        });
        builder.ComplexProperty(w => w.Suspension, suspension => Columns(suspension, "suspension"));
        builder.ComplexProperty(w => w.FormerSuspension, suspension => Columns(suspension, "former_suspension"));
        builder.Property(w => w.MadeFrom).HasConversion(id => id!.Value.Value, text => WorkspaceId.Parse(text))
            .HasMaxLength(WorkspaceId.Long);
        builder.Property(w => w.TargetPlan).HasMaxLength(30);
        builder.Property(w => w.GivenOver).HasMaxLength(30);
        builder.Property(w => w.TargetSize).HasMaxLength(60);
        builder.Ignore(w => w.IsSelfHosted);
        builder.Ignore(w => w.IsCustomers);
        builder.Ignore(w => w.ReadySince);
        builder.Property(w => w.Slot).HasMaxLength(1);
        builder.Property(w => w.Move).HasColumnType("jsonb").HasConversion(
            move => WorkspaceMoveJson.Write(move),
            text => WorkspaceMoveJson.Read(text),
            new ValueComparer<WorkspaceMove?>((a, b) => WorkspaceMoveJson.Write(a) == WorkspaceMoveJson.Write(b),
                move => move == null ? 0 : 1, move => move));
        builder.Ignore(w => w.OtherSlot);
        builder.Ignore(w => w.Here);
        builder.Ignore(w => w.IsPoweredOff);
        builder.Ignore(w => w.IsResizing);
        builder.Ignore(w => w.ChangesSize);
        builder.Ignore(w => w.Tag);
        builder.Ignore(w => w.CountsAgainstQuota);
        // The portal's own workspaces have no account that could be referred to; all others have one, always.
        builder.Property<Guid?>(Customer).HasComputedColumnSql("CASE WHEN purpose = 'Customer' THEN owner_id END",
            stored: true);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(Customer).OnDelete(DeleteBehavior.Restrict);
        builder.ToTable(t => t.HasCheckConstraint("ck_workspaces_portals_own",
            $"purpose = 'Customer' OR owner_id = '{PortalAccount.Id}'"));
        builder.HasIndex(w => w.OwnerId);
        builder.HasIndex(w => new { w.MadeFrom, w.CreatedAt }).HasFilter("made_from IS NOT NULL");
        builder.HasIndex(w => new { w.CreatedAt, w.Id });

        // A name that was brought and proven is one workspace's, whatever the programs do.
        builder.HasIndex(w => w.Domain, "ux_workspaces_verified_domain").IsUnique()
            .HasFilter("domain_verified_at IS NOT NULL AND status NOT IN ('Failed', 'Terminated')");
    }

    private static void Columns(ComplexPropertyBuilder<Suspension> suspension, string prefix)
    {
        suspension.Property(s => s.Reason).HasColumnName($"{prefix}_reason").HasConversion<string>().HasMaxLength(20);
        suspension.Property(s => s.Note).HasColumnName($"{prefix}_note").IsOneLine(ActRules.LongestReason);
        suspension.Property(s => s.Since).HasColumnName($"{prefix}_since");
        suspension.Property(s => s.Level).HasColumnName($"{prefix}_level").HasConversion<string>().HasMaxLength(20);
    }
}
