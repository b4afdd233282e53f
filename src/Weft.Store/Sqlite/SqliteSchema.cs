using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Weft.Store.Sqlite;

/// <summary>The tables, as numbered steps. A step that was released is never edited; the next one changes what it made.</summary>
internal static class SqliteSchema
{
    // user_version counts the steps that were taken.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE resources (
            type TEXT NOT NULL,
            mesh TEXT NOT NULL,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            labels TEXT NOT NULL,
            spec TEXT NOT NULL,
            creation_time TEXT NOT NULL,
            modification_time TEXT NOT NULL,
            owner_type TEXT,
            owner_mesh TEXT,
            owner_name TEXT,
            PRIMARY KEY (type, mesh, name)
        ) WITHOUT ROWID;
        CREATE INDEX resources_owner ON resources (owner_type, owner_mesh, owner_name);
        CREATE TABLE store (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL);
        INSERT INTO store (id, version) VALUES (1, 0);
        """,
    ];

    /// <summary>Takes the steps that are missing, each in a transaction of its own.</summary>
    /// <exception cref="InvalidDataException">The file was written by a newer program.</exception>
    public static void Bring(SqliteConnection connection)
    {
        var taken = ReadVersion(connection);
        if (taken > Steps.Length)
            throw new InvalidDataException($"the store's schema has version {taken}, but this program knows only {Steps.Length}: use a newer weft-cp");
        for (var step = taken; step < Steps.Length; step++)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, Steps[step]);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {step + 1}"));
            transaction.Commit();
        }
    }

    private static int ReadVersion(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant text of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
