using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Ssh;

public sealed class OpenSshFrozenTests(SshServer server) : FrozenContract(server, SshLinkKind.OpenSsh);
