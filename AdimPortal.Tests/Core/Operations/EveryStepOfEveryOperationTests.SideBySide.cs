using AdimPortal.Core.Operations;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

/// <summary>Steps that run side by side: a node may die between any two of their records.</summary>
public partial class EveryStepOfEveryOperationTests
{
    public static TheoryData<string, bool> PlansSideBySide()
    {
        var data = new TheoryData<string, bool>();
        foreach (var plan in new InMemoryWorld().Plans.All.Where(p => p.Steps.Any(s => s.Needs is not null)))
        {
            data.Add(plan.Name, false);
            data.Add(plan.Name, true);
        }

        return data;
    }

    /// <param name="inUndo">The last step is refused, so that the way back is gone as well.</param>
    [Theory]
    [MemberData(nameof(PlansSideBySide))]
    public async Task A_node_may_die_before_any_record_of_an_operation(string plan, bool inUndo)
    {
        var records = await DieBeforeAsync(plan, inUndo, int.MaxValue);
        Assert.InRange(records, 10, 500);
        for (var record = 1; record <= records; record++)
            await DieBeforeAsync(plan, inUndo, record);
    }

    /// <returns>How many records there were to die before.</returns>
    private static async Task<int> DieBeforeAsync(string plan, bool inUndo, int record)
    {
        var (world, operation) = await ReadyAsync(plan);
        var records = 0;
        operation.DiesBefore = _ => ++records == record;
        var last = world.Plans.Find(plan).Steps.Last(s => !s.IsOptional).Name;
        var end = await world.RunAsync(operation,
            s => inUndo && s.Name == last ? Failing(s, doItFirst: true, world) : s);
        Assert.Equal(inUndo ? OperationStatus.Unwound : OperationStatus.Done, end.Status);
        if (inUndo)
            AssertAsBefore(world, plan);
        else
            AssertDone(world, plan);
        return records;
    }
}
