using System.Net;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.SelfHostedMachines;

/// <summary>
/// The page of the owners' machines: a list with switches, and a form for a new one. It does what the API does.
/// </summary>
internal static class SelfHostedMachinePage
{
    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#e5e1da, #34312d); --accent: light-dark(#0f6b66, #5cc4b9) }
        body { margin: 0 auto; max-width: 1000px; padding: 20px; font: 14px/1.5 system-ui, sans-serif; background: light-dark(#faf9f7, #141311); color: light-dark(#1f1d1a, #edeae5) }
        table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: 8px; border-bottom: 1px solid var(--line); vertical-align: top }
        code { font-size: 13px; overflow-wrap: anywhere } label { display: inline-block; margin: 0 12px 12px 0 } input { font: inherit; display: block; padding: 4px }
        button { font: inherit; padding: 4px 10px; cursor: pointer } #said { color: var(--accent) }
        """;

    private const string Script = """
        const said = document.getElementById('said');
        async function act(method, path, body) {
          said.textContent = 'Working…';
          const answer = await fetch('/machines' + path, { method, headers: { 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
          if (answer.ok) location.reload(); else said.textContent = (await answer.json()).message ?? 'It did not work.';
        }
        document.querySelectorAll('button[data-do]').forEach(b => b.onclick = () => {
          const [method, path] = b.dataset.do.split(' ');
          if (method !== 'DELETE' || confirm('Delete this machine and its disk?')) act(method, path);
        });
        document.getElementById('new').onsubmit = e => {
          e.preventDefault();
          const f = new FormData(e.target), n = k => f.get(k) ? Number(f.get(k)) : null;
          act('POST', '', { name: f.get('name'), memory_mib: n('memory_mib'), disk_gib: n('disk_gib'), processors: n('processors'), public_key: f.get('public_key') || null });
        };
        """;

    public static string Render(IReadOnlyList<SelfHostedMachine> machines, SelfHostedMachineSpecs specs, SelfHostedMachineFleet fleet) => $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,"><title>Own machines · ADIM Sandbox</title><style>{Style}</style></head><body>
        <h1>Own machines</h1>
        <p>Servers that customers own. The portal does not know them and can't sign in to them; all they offer is root's shell.</p>
        <p id="said" role="status"></p>
        {(machines.Count > 0 ? Table(machines, specs, fleet) : "<p>There is none yet.</p>")}
        <h2>A new one</h2>
        <form id="new">
          <label>Name <input name="name" required pattern="[a-z][a-z0-9\-]*" maxlength="40" autocomplete="off"></label>
          <label>Memory, MiB <input name="memory_mib" type="number" value="{SelfHostedMachineBody.UsualMemoryMiB}"></label>
          <label>Processors <input name="processors" type="number" value="{SelfHostedMachineBody.UsualProcessors}"></label>
          <label>Disk, GiB <input name="disk_gib" type="number" value="{SelfHostedMachineBody.UsualDiskGiB}"></label>
          <label>Public SSH key, if you have one <input name="public_key" size="50"></label>
          <p><button>Make it</button></p>
        </form>
        <script>{Script}</script></body></html>
        """;

    private static string Table(IReadOnlyList<SelfHostedMachine> machines, SelfHostedMachineSpecs specs, SelfHostedMachineFleet fleet) => $"""
        <table><thead><tr><th>Name</th><th>Status</th><th>Sign in</th><th>Machine</th><th></th></tr></thead><tbody>
        {string.Concat(machines.Select(machine => Row(machine, specs, fleet.IsOn(machine.Id))))}
        </tbody></table>
        """;

    private static string Row(SelfHostedMachine machine, SelfHostedMachineSpecs specs, bool isOn) => $"""
        <tr><td><strong>{Text(machine.Name)}</strong></td><td>{(isOn ? "on" : "off")}</td>
        <td><code>ssh root@{specs.AddressOf(machine)}</code><br>{Text(specs.HostNameOf(machine))}<br>Password <code>{Text(machine.Password)}</code></td>
        <td>{machine.MemoryMiB} MiB, {machine.Processors} processors, {machine.DiskGiB} GiB</td>
        <td>{(isOn ? Button(machine, "POST", "/off", "Off") + Button(machine, "POST", "/reboot", "Reboot") : Button(machine, "POST", "/on", "On"))} {Button(machine, "DELETE", "", "Delete")}</td></tr>
        """;

    private static string Button(SelfHostedMachine machine, string method, string verb, string word) =>
        $"<button type=\"button\" data-do=\"{method} /{machine.Id}{verb}\" aria-label=\"{word}: {Text(machine.Name)}\">{word}</button> ";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
