using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class SshNetShellTests(SshServer server) : ShellContract(server, SshLinkKind.SshNet);
