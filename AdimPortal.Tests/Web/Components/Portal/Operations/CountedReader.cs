using System.Reflection;
using AdimPortal.Core.Operations;
using AdimPortal.Testing.Pages;

namespace AdimPortal.Tests.Web.Components.Portal.Operations;

/// <summary>One operation that grows, and how often it was read; a read can be held up and can fail.</summary>
public sealed class CountedReader
{
    private readonly List<NumberedLine> _lines = [];
    private Task _held = Task.CompletedTask;
    private int _reads;

    public CountedReader()
    {
        Reader = DispatchProxy.Create<IOperationReader, Proxy>();
        ((Proxy)Reader).Owner = this;
    }

    public IOperationReader Reader { get; }

    public OperationView Operation { get; set; } = APage.Operation();

    public Exception? Fault { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Lines of one source, whose name is another string each time, as a database gives it.</summary>
    public void Say(params string[] texts)
    {
        foreach (var text in texts)
            _lines.Add(new NumberedLine(_lines.Count + 1, APage.Ten, string.Concat("appli", "cation"), text));
    }

    /// <summary>The next reads have seen the operation, and wait before they see its lines.</summary>
    public TaskCompletionSource Hold()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held = go.Task;
        return go;
    }

    private async Task<OperationView?> FindAsync()
    {
        Interlocked.Increment(ref _reads);
        // What is true now; the answer takes its time.
        var operation = Operation;
        if (Fault is { } fault)
            throw fault;
        await _held;
        return operation;
    }

    private IReadOnlyList<NumberedLine> LinesAfter(long after, int most) =>
        [.. _lines.Where(line => line.Number > after).Take(most)];

#pragma warning disable CA1852 // A proxy is made of it.
    private class Proxy : DispatchProxy
#pragma warning restore CA1852
    {
        public CountedReader Owner { get; set; } = default!;

        protected override object? Invoke(MethodInfo? method, object?[]? arguments) => method!.Name switch
        {
            nameof(IOperationReader.FindAsync) => Owner.FindAsync(),
            nameof(IOperationReader.LinesAsync) =>
                Task.FromResult(Owner.LinesAfter((long)arguments![1]!, (int)arguments[2]!)),
            var other => throw new NotSupportedException(other),
        };
    }
}
