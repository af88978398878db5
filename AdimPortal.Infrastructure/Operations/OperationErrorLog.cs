using AdimPortal.Core.Operations;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>Bugs in steps go to the log as errors, with the operation that they hit.</summary>
internal sealed partial class OperationErrorLog(ILogger<OperationErrorLog> log) : IOperationErrors
{
    public void StepThrew(OperationHeader operation, string step, Exception bug) =>
        Threw(bug, step, operation.Name, operation.Id, operation.Workspace.Value);

    [LoggerMessage(LogLevel.Error,
        "Step {Step} of {Plan} {Operation} on {Workspace} threw an exception. It is retried like a step that failed.")]
    private partial void Threw(Exception bug, string step, string plan, OperationId operation, string workspace);
}
