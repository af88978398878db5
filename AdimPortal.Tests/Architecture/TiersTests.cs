using System.Diagnostics;
using System.Reflection;
using AdimPortal.Testing.Code;
using AdimPortal.Testing.Processes;
using Xunit.v3;

namespace AdimPortal.Tests.Architecture;

/// <summary>
/// Three tiers. A unit test starts no program: no PostgreSQL, no sshd, no shell. What starts one has the category
/// Integration, and what needs whole machines or a browser the category Journey. That is read from what the tests call,
/// so that <c>./dev test --unit</c> stays quick by itself.
/// </summary>
public sealed class TiersTests
{
    [Fact]
    public void What_starts_a_program_says_so_and_nothing_else_does()
    {
        var starts = TypesThatReach(typeof(Process));
        string[] wrong = [
            .. Classes()
                .Where(type => CategoryOf(type) != "Journey"
                    && starts.Contains(type) != (CategoryOf(type) == "Integration"))
            .Select(type =>
                $"{type.FullName} {(starts.Contains(type) ? "starts a program: [Trait(\"Category\", \"Integration\")]" : "starts no program and is no integration test")}")
                .Order(StringComparer.Ordinal)];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<Type> Classes() => typeof(TiersTests).Assembly.GetTypes()
        .Where(type => !type.IsAbstract
            && type.GetMethods()
                .Any(method => method.GetCustomAttributes(inherit: true).OfType<IFactAttribute>().Any()));

    private static string? CategoryOf(Type type) =>
        type.GetCustomAttributes(inherit: true).OfType<TraitAttribute>()
            .FirstOrDefault(trait => trait.Name == "Category")?.Value;

    /// <summary>By calls, and by fixtures, which xunit makes: the constructor asks for them.</summary>
    private static HashSet<Type> TypesThatReach(Type goal)
    {
        Assembly[] ours = [typeof(TiersTests).Assembly, typeof(PostgresCluster).Assembly];
        var calls = ours.SelectMany(Calls.Of).Select(call => (call.From, To: call.To.DeclaringType!));
        var fixtures = ours.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => FixturesOf(type).Select(fixture => (From: type, To: fixture)));
        var callers = calls.Concat(fixtures).Select(edge => (edge.From, To: Calls.Outermost(edge.To)))
            .Where(edge => edge.From != edge.To && (edge.To == goal || ours.Contains(edge.To.Assembly)))
            .ToLookup(edge => edge.To, edge => edge.From);
        var (found, look) = (new HashSet<Type>(), new Queue<Type>([goal]));
        while (look.TryDequeue(out var type))
        {
            foreach (var caller in callers[type].Where(found.Add))
                look.Enqueue(caller);
        }

        return found;
    }

    private static IEnumerable<Type> FixturesOf(Type type)
    {
        var asked = type.GetConstructors().SelectMany(made => made.GetParameters())
            .Select(parameter => parameter.ParameterType);
        var shared = type.GetInterfaces()
            .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IClassFixture<>))
            .Select(face => face.GetGenericArguments()[0]);
        return type.BaseType is { } parent ? asked.Concat(shared).Append(parent) : asked.Concat(shared);
    }
}
