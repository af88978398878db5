using System.Reflection;
using AdimPortal.Core.Operations;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Testing;

public sealed class WrappedOperationTests
{
    [Fact]
    public void All_that_a_definition_can_say_is_passed_on() => Assert.Empty(
        typeof(OperationDefinition).GetMethods()
            .Where(method => method.IsVirtual && method.DeclaringType != typeof(object))
            .Select(method => method.Name)
            .Except(typeof(WrappedOperation)
                .GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.Instance)
                .Select(method => method.Name)));
}
