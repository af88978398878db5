using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class OpenSshEndingTests(SshServer server) : EndingContract(server, SshLinkKind.OpenSsh);
