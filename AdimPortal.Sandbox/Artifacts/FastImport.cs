using System.Globalization;
using System.Text;

namespace AdimPortal.Sandbox.Artifacts;

/// <summary>
/// Files as one commit, in the words of git fast-import. Its author and its date never change, so equal files give the
/// same commit id.
/// </summary>
internal static class FastImport
{
    private const string Author = "AdimPortal Sandbox <sandbox@adim.test> 1767225600 +0000";

    public static byte[] Commit(string branch, string message, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        Say(stream, $"commit refs/heads/{branch}\nauthor {Author}\ncommitter {Author}\n");
        Data(stream, Encoding.UTF8.GetBytes(message));
        Say(stream, "deleteall\n");
        foreach (var (name, content) in files)
        {
            Say(stream, $"M 100644 inline {name}\n");
            Data(stream, content);
        }
        Say(stream, "done\n");
        return stream.ToArray();
    }

    private static void Data(MemoryStream stream, byte[] content)
    {
        Say(stream, string.Create(CultureInfo.InvariantCulture, $"data {content.Length}\n"));
        stream.Write(content);
        Say(stream, "\n");
    }

    private static void Say(MemoryStream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
