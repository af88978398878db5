using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace AdimPortal.Infrastructure.Persistence;

/// <summary>
/// PostgreSQL folds unquoted names to lower case, so SQL written by hand stays readable only with snake_case names.
/// A name that a configuration sets itself is kept, except that it is lowered too.
/// </summary>
internal static class SnakeCaseNames
{
    public static void Apply(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.IsMappedToJson())
                continue;
            if (entity.GetTableName() is not { } table)
                continue;
            entity.SetTableName(Of(table));
            foreach (var property in entity.GetDeclaredProperties())
                property.SetColumnName(Of(property.GetColumnName()));
            foreach (var key in entity.GetDeclaredKeys())
                key.SetName(Of(key.GetName()!));
            foreach (var foreignKey in entity.GetDeclaredForeignKeys())
                foreignKey.SetConstraintName(Of(foreignKey.GetConstraintName()!));
            foreach (var index in entity.GetDeclaredIndexes())
                index.SetDatabaseName(Of(index.GetDatabaseName()!));
        }
    }

    /// <summary>"NormalizedEmail" → "normalized_email", "PK_users" → "pk_users", "OTPCode" → "otp_code".</summary>
    internal static string Of(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = i > 0 && char.IsUpper(name[i]) && name[i - 1] != '_'
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
                result.Append('_');
            result.Append(char.ToLowerInvariant(name[i]));
        }

        return result.ToString();
    }
}
