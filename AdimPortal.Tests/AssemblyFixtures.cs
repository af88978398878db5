using AdimPortal.Testing.Processes;

// One PostgreSQL for all tests of a run.
[assembly: AssemblyFixture(typeof(PostgresCluster))]

// One Sandbox for all journeys, and one Chromium, each started when the first test asks for it.
[assembly: AssemblyFixture(typeof(SharedSandbox))]
[assembly: AssemblyFixture(typeof(Chromium))]
