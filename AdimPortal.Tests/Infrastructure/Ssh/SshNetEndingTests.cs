using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class SshNetEndingTests(SshServer server) : EndingContract(server, SshLinkKind.SshNet);
