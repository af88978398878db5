using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class OpenSshShellTests(SshServer server) : ShellContract(server, SshLinkKind.OpenSsh);
