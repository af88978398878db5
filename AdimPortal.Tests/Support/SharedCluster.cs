// One PostgreSQL for all tests of a run.
[assembly: AssemblyFixture(typeof(PostgresCluster))]
