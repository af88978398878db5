namespace AdimPortal.Core.Monitoring;

/// <summary>
/// What alerts are called, and what it is called that one is over. What one means, and what is done about it, depends
/// on whose server it is: <see cref="Workspaces.Words.HostingText"/>.
/// </summary>
public static class AlertText
{
    public static string Title(AlertKind kind) => kind switch
    {
        AlertKind.Down => "the workspace is not fully working",
        AlertKind.Cpu => "processor use is high",
        AlertKind.Memory => "memory is almost full",
        AlertKind.Disk => "the disk is almost full",
        AlertKind.Drill => "a backup could not be verified",
        AlertKind.Backup => "the backup is overdue",
        AlertKind.Certificate => "the certificate expires soon",
        AlertKind.NoHeartbeat => "your server is not reporting",
        _ => throw new InvalidOperationException($"Unknown alert {kind}."),
    };

    public static string Over(AlertKind kind) => kind switch
    {
        AlertKind.Down => "everything works again",
        AlertKind.Cpu => "processor use is back to normal",
        AlertKind.Memory => "there is enough free memory again",
        AlertKind.Disk => "there is enough free disk space again",
        AlertKind.Drill => "a backup was verified",
        AlertKind.Backup => "there is a recent backup again",
        AlertKind.Certificate => "the certificate was renewed",
        AlertKind.NoHeartbeat => "your server is reporting again",
        _ => throw new InvalidOperationException($"Unknown alert {kind}."),
    };
}
