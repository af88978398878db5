using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class OpenSshStreamTests(SshServer server) : StreamContract(server, SshLinkKind.OpenSsh);
