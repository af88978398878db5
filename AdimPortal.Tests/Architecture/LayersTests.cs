namespace AdimPortal.Tests.Architecture;

/// <summary>Web → Infrastructure → Core → nothing; the Sandbox knows none of them.</summary>
public class LayersTests
{
    [Theory]
    [InlineData("AdimPortal.Core")]
    [InlineData("AdimPortal.Infrastructure", "AdimPortal.Core")]
    [InlineData("AdimPortal.Web", "AdimPortal.Core", "AdimPortal.Infrastructure")]
    [InlineData("AdimPortal.Sandbox")]
    public void Depends_only_on_what_is_below_it(string assembly, params string[] allowed)
    {
        var referenced = System.Reflection.Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("AdimPortal.", StringComparison.Ordinal));
        Assert.Empty(referenced.Except(allowed));
    }

    /// <summary>The business is plain C#: it references the base class library and nothing else.</summary>
    [Fact]
    public void Core_references_no_framework()
    {
        string[] frameworks =
            ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Npgsql", "Quartz", "MudBlazor", "System.Net.Http"];
        var referenced =
            System.Reflection.Assembly.Load("AdimPortal.Core").GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(referenced, name => frameworks.Any(f => name.StartsWith(f, StringComparison.Ordinal)));
    }
}
