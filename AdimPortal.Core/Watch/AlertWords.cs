namespace AdimPortal.Core.Watch;

/// <summary>Alerts in words for the workspace's owner: what it is, what it means, what is being done.</summary>
public static class AlertWords
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

    public static string Meaning(AlertKind kind) => kind switch
    {
        AlertKind.Down => "Your clients may not be able to connect, or parts of the workspace may not answer. Your data is untouched.",
        AlertKind.Cpu => "The workspace works, but may answer slowly.",
        AlertKind.Memory => "The workspace works, but a program may be ended for want of memory and start again.",
        AlertKind.Disk => "The workspace works. When the disk is full, nothing more can be saved.",
        AlertKind.Silent => "Your server may be off, or has no way out to us. Whether the workspace works can't be seen from here.",
        AlertKind.Drill => "The workspace works. Its newest backup was restored on a test server, and that did not succeed.",
        AlertKind.Backup => "The workspace works, and its older backups are there. What was changed since the last one is not backed up.",
        AlertKind.Certificate => "The workspace works. Without a new certificate, clients will refuse to connect once it has run out.",
        _ => throw new InvalidOperationException($"Unknown alert {kind}."),
    };

    public static string Doing(AlertKind kind) => kind switch
    {
        AlertKind.Down => "Our support was told and looks at it. We go on checking each minute.",
        AlertKind.Cpu or AlertKind.Memory => "If this lasts, a bigger plan helps. Our support was told, too.",
        AlertKind.Disk => "Remove what you no longer need, or choose a bigger plan. Our support was told, too.",
        AlertKind.Silent => "Look whether the server runs and reaches the internet; adim-agent on it says what is wrong. We listen on.",
        AlertKind.Drill => "Our support was told and looks at why. It is tried again tomorrow, with the newest backup.",
        AlertKind.Backup => "A backup is tried again every half hour. Our support was told and looks at why it does not succeed.",
        AlertKind.Certificate => "The server tries to renew it twice a day. Our support was told and looks at why it does not succeed.",
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
