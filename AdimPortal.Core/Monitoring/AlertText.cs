namespace AdimPortal.Core.Monitoring;

/// <summary>
/// What alerts are called, and what it is called that one is over. What one means, and what is done about it, depends
/// on whose server it is: <see cref="Workspaces.Words.HostingText"/>.
/// </summary>
public static class AlertText
{
    public static string Title(AlertKind kind) => kind switch
    {
        AlertKind.Down => "not all of it works",
        AlertKind.Cpu => "the processors are busy",
        AlertKind.Memory => "the memory is almost full",
        AlertKind.Disk => "the disk is filling up",
        AlertKind.Drill => "a backup could not be proven",
        AlertKind.Backup => "the backup is overdue",
        AlertKind.Certificate => "the certificate runs out soon",
        AlertKind.Silent => "your server is not heard",
        _ => throw new InvalidOperationException($"Unknown alert {kind}."),
    };

    public static string Over(AlertKind kind) => kind switch
    {
        AlertKind.Down => "everything works again",
        AlertKind.Cpu => "the processors have room again",
        AlertKind.Memory => "there is enough memory again",
        AlertKind.Disk => "there is enough disk again",
        AlertKind.Drill => "a backup was proven to restore",
        AlertKind.Backup => "there is a good backup again",
        AlertKind.Certificate => "the certificate was renewed",
        AlertKind.Silent => "your server is heard again",
        _ => throw new InvalidOperationException($"Unknown alert {kind}."),
    };
}
