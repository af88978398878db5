namespace AdimPortal.Testing.Processes;

/// <summary>
/// Whether a process still runs. One that has ended keeps its place in /proc until its parent looks (proc(5), state Z):
/// that is no life.
/// </summary>
internal static class LivingProcess
{
    public static bool Runs(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1] is not ['Z' or 'X', ..];
        }
        catch (IOException)
        {
            return false;
        }
    }
}
