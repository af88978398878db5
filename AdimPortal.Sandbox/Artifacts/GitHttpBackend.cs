using System.Diagnostics;
using System.Globalization;
using System.Text;
using AdimPortal.Sandbox.Processes;

namespace AdimPortal.Sandbox.Artifacts;

/// <summary>
/// Git's own HTTP server program, spoken to as a web server does (CGI, RFC 3875). It only hands out: nothing can be
/// pushed.
/// </summary>
public sealed class GitHttpBackend(GitRepository repository)
{
    private const int LongestHeader = 16 * 1024;

    public async Task ServeAsync(HttpContext http, string path)
    {
        var cancel = http.RequestAborted;
        using var process = Process.Start(StartInfo(http.Request, path))!;
        try
        {
            var sending = SendAsync(http.Request, process, cancel);
            var answer = process.StandardOutput.BaseStream;
            await ReadHeadersAsync(answer, http.Response, cancel);
            await answer.CopyToAsync(http.Response.Body, cancel);
            await sending;
            await process.WaitForExitAsync(cancel);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private ProcessStartInfo StartInfo(HttpRequest request, string path)
    {
        var info = new ProcessStartInfo(ProgramPath.Require("git"), ["http-backend"])
        { RedirectStandardInput = true, RedirectStandardOutput = true };
        var environment = new Dictionary<string, string?>
        {
            ["GIT_PROJECT_ROOT"] = repository.Root,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["GIT_PROTOCOL"] = request.Headers["Git-Protocol"],
            ["PATH_INFO"] = $"/{path}",
            ["QUERY_STRING"] = request.QueryString.Value?.TrimStart('?'),
            ["REQUEST_METHOD"] = request.Method,
            ["CONTENT_TYPE"] = request.ContentType,
            ["CONTENT_LENGTH"] = request.ContentLength?.ToString(CultureInfo.InvariantCulture),
            ["HTTP_CONTENT_ENCODING"] = request.Headers.ContentEncoding,
            ["REMOTE_ADDR"] = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
        };
        foreach (var (name, value) in environment)
        {
            if (!string.IsNullOrEmpty(value)) info.Environment[name] = value;
        }
        return info;
    }

    private static async Task SendAsync(HttpRequest request, Process process, CancellationToken cancel)
    {
        try
        {
            await request.Body.CopyToAsync(process.StandardInput.BaseStream, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It had read enough and answered.
        }
    }

    /// <summary>The program's answer begins with header lines. "Status" among them is the HTTP status.</summary>
    private static async Task ReadHeadersAsync(Stream answer, HttpResponse response, CancellationToken cancel)
    {
        for (var line =
            await ReadLineAsync(answer, cancel); line.Length > 0; line = await ReadLineAsync(answer, cancel))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) throw new InvalidDataException($"git http-backend answered with the header line '{line}'.");
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (name.Equals("Status", StringComparison.OrdinalIgnoreCase))
                response.StatusCode = int.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture);
            else response.Headers[name] = value;
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancel)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < LongestHeader && await stream.ReadAsync(one, cancel) == 1
            && one[0] != '\n') line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }
}
