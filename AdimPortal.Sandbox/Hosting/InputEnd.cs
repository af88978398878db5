namespace AdimPortal.Sandbox.Hosting;

internal static class InputEnd
{
    /// <summary>
    /// The pipe to our input ends when its other end is closed, also by the death of the one who held it.
    /// </summary>
    public static void Watch(IHostApplicationLifetime lifetime)
    {
        var thread = new Thread(() =>
        {
            while (Console.In.Read() >= 0)
            {
                // What is written there has no meaning.
            }
            lifetime.StopApplication();
        })
        { IsBackground = true, Name = "input end" };
        thread.Start();
    }
}
