using System.Globalization;
using Microsoft.Data.Sqlite;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Store.Contract;

namespace Weft.Store.Sqlite;

/// <summary>Resources as rows of the table <c>resources</c>.</summary>
internal static class SqliteRows
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Reads everything. Rows of kinds that the catalog lacks are left alone, for a program that knows them.</summary>
    public static StoreState Load(SqliteConnection connection, ResourceCatalog catalog)
    {
        var resources = StoreSnapshot.Empty.Resources.ToBuilder();
        var owners = StoreState.Empty.Owners.ToBuilder();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT type, mesh, name, version, labels, spec, creation_time, modification_time, owner_type, owner_mesh, owner_name FROM resources";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (catalog.FindByName(rows.GetString(0)) is not { } kind) continue;
            var resource = Read(kind, rows);
            resources[resource.Key] = resource;
            if (!rows.IsDBNull(8)) owners[resource.Key] = new ResourceKey(rows.GetString(8), rows.GetString(9), rows.GetString(10));
        }
        return new StoreState(new StoreSnapshot(ReadVersion(connection), resources.ToImmutable()), owners.ToImmutable());
    }

    public static void Insert(SqliteCommand command, Resource resource, ResourceKey? owner)
    {
        command.CommandText =
            """
            INSERT INTO resources (type, mesh, name, version, labels, spec, creation_time, modification_time, owner_type, owner_mesh, owner_name)
            VALUES ($type, $mesh, $name, $version, $labels, $spec, $created, $modified, $ownerType, $ownerMesh, $ownerName)
            """;
        BindKey(command, resource.Key);
        BindBody(command, resource);
        command.Parameters.AddWithValue("$created", Text(resource.CreationTime));
        command.Parameters.AddWithValue("$ownerType", owner is { } key ? key.Kind : DBNull.Value);
        command.Parameters.AddWithValue("$ownerMesh", owner is { } mesh ? mesh.Mesh : DBNull.Value);
        command.Parameters.AddWithValue("$ownerName", owner is { } name ? name.Name : DBNull.Value);
    }

    public static void Update(SqliteCommand command, Resource resource)
    {
        command.CommandText =
            """
            UPDATE resources SET version = $version, labels = $labels, spec = $spec, modification_time = $modified
            WHERE type = $type AND mesh = $mesh AND name = $name AND version = $version - 1
            """;
        BindKey(command, resource.Key);
        BindBody(command, resource);
    }

    public static void Delete(SqliteCommand command, Resource resource)
    {
        command.CommandText = "DELETE FROM resources WHERE type = $type AND mesh = $mesh AND name = $name AND version = $version";
        BindKey(command, resource.Key);
        command.Parameters.AddWithValue("$version", resource.Version);
    }

    private static Resource Read(ResourceKind kind, SqliteDataReader row) => new()
    {
        Kind = kind,
        Mesh = row.GetString(1),
        Name = row.GetString(2),
        Version = row.GetInt64(3),
        Labels = ResourceJson.LabelsFromText(row.GetString(4)),
        Spec = ResourceJson.SpecFromText(kind, row.GetString(5)),
        CreationTime = Time(row.GetString(6)),
        ModificationTime = Time(row.GetString(7)),
    };

    private static long ReadVersion(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT version FROM store";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void BindKey(SqliteCommand command, ResourceKey key)
    {
        command.Parameters.AddWithValue("$type", key.Kind);
        command.Parameters.AddWithValue("$mesh", key.Mesh);
        command.Parameters.AddWithValue("$name", key.Name);
    }

    private static void BindBody(SqliteCommand command, Resource resource)
    {
        command.Parameters.AddWithValue("$version", resource.Version);
        command.Parameters.AddWithValue("$labels", ResourceJson.LabelsToText(resource.Labels));
        command.Parameters.AddWithValue("$spec", ResourceJson.SpecToText(resource.Kind, resource.Spec));
        command.Parameters.AddWithValue("$modified", Text(resource.ModificationTime));
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
