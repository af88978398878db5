using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class SshNetStreamTests(SshServer server) : StreamContract(server, SshLinkKind.SshNet);
