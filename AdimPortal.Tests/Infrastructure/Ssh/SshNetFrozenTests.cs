using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class SshNetFrozenTests(SshServer server) : FrozenContract(server, SshLinkKind.SshNet);
