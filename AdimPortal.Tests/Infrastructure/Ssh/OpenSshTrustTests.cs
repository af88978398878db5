using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class OpenSshTrustTests(SshServer server) : TrustContract(server, SshLinkKind.OpenSsh);
