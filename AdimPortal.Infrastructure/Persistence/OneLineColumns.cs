using AdimPortal.Core.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AdimPortal.Infrastructure.Persistence;

/// <summary>
/// Columns whose text is one line that people read. The database says so, whatever the programs do: what
/// <see cref="OneLine"/> missed is refused.
/// </summary>
internal static class OneLineColumns
{
    /// <summary>Marks a property; its value is the characters that it may have.</summary>
    public const string Mark = "Adim:OneLine";

    /// <summary>
    /// What must not be there, as a regular expression of PostgreSQL: controls, line ends, what turns the direction,
    /// what can't be seen, and private use. Joiners and variation selectors are judged by what stands around them,
    /// where the text comes in.
    /// </summary>
    public const string Hostile =
        @"[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164"
        + @"\ue000-\uf8ff\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]";

    /// <param name="characters">As a reader counts them; the column holds their code points.</param>
    public static PropertyBuilder<T> IsOneLine<T>(this PropertyBuilder<T> property, int characters) =>
        property.HasMaxLength(OneLine.ColumnOf(characters)).HasAnnotation(Mark, characters);

    /// <inheritdoc cref="IsOneLine{T}(PropertyBuilder{T}, int)"/>
    public static ComplexTypePropertyBuilder<T> IsOneLine<T>(this ComplexTypePropertyBuilder<T> property,
        int characters) =>
        property.HasMaxLength(OneLine.ColumnOf(characters)).HasAnnotation(Mark, characters);

    /// <summary>After the columns have their names.</summary>
    public static void Apply(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            foreach (var column in Marked(entity).Select(property => property.GetColumnName()))
                entity.AddCheckConstraint($"ck_{entity.GetTableName()}_{column}_one_line", $"{column} !~ '{Hostile}'");
        }
    }

    private static IEnumerable<IMutableProperty> Marked(IMutableTypeBase type) =>
        type.GetDeclaredProperties().Where(property => property.FindAnnotation(Mark) is not null)
            .Concat(type.GetDeclaredComplexProperties().SelectMany(complex => Marked(complex.ComplexType)));
}
