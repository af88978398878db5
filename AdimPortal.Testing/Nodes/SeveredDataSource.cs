using System.Data.Common;
using Npgsql;

namespace AdimPortal.Testing.Nodes;

/// <summary>
/// A node's connections to the database. Once severed it gets no more: to the others it looks as if its process had
/// vanished, in whatever it did.
/// </summary>
internal sealed class SeveredDataSource(NpgsqlDataSource database) : DbDataSource
{
    public volatile bool IsSevered;

    public override string ConnectionString => database.ConnectionString;

    protected override DbConnection CreateDbConnection() =>
        IsSevered ? throw new NpgsqlException("This node is dead.") : database.CreateConnection();
}
