using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class SshNetTrustTests(SshServer server) : TrustContract(server, SshLinkKind.SshNet);
