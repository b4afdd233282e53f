using Microsoft.Data.Sqlite;
using Weft.Resources.Envelope;
using Weft.Store.Contract;

namespace Weft.Store.Sqlite;

/// <summary>
/// Keeps resources in one file, <c>weft.db</c>, of a data folder: the embedded default. One process at a time; a second one is
/// refused when it opens the store. A change is on disk (WAL, synchronous=FULL) before it is published.
/// </summary>
public sealed class SqliteStore : SnapshotStore
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "weft.db";

    private readonly SqliteConnection _connection;

    private SqliteStore(SqliteConnection connection, TimeProvider clock)
        : base(clock) => _connection = connection;

    /// <summary>Opens the store, making folder, file and tables where they are missing.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="catalog">The kinds to read.</param>
    /// <param name="clock">Tells creation and modification times.</param>
    /// <exception cref="IOException">The file is held by another process, or cannot be used.</exception>
    /// <exception cref="InvalidDataException">The file was written by a newer program.</exception>
    public static SqliteStore Open(string folder, ResourceCatalog catalog, TimeProvider clock)
    {
        CreateFolder(folder);
        var path = Path.Combine(folder, FileName);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            RestrictToOwner(path);
            connection.Open();
            Prepare(connection);
            var store = new SqliteStore(connection, clock);
            store.Start(SqliteRows.Load(connection, catalog));
            return store;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            var reason = e.SqliteErrorCode is 5 or 6 ? "it is in use by another process" : e.Message;
            throw new IOException($"cannot open the store {path}: {reason}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task SaveAsync(IReadOnlyList<ResourceChange> changes, ResourceKey? owner, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // SQLite has no asynchronous I/O; a commit waits for the disk, which must not hold up the caller's thread.
        await Task.Run(() => Save(changes, owner), CancellationToken.None);
    }

    /// <inheritdoc/>
    protected override ValueTask ReleaseAsync() => _connection.DisposeAsync();

    private void Save(IReadOnlyList<ResourceChange> changes, ResourceKey? owner)
    {
        using var transaction = _connection.BeginTransaction();
        foreach (var change in changes)
        {
            using var command = _connection.CreateCommand();
            if (change.After is null) SqliteRows.Delete(command, change.Before!);
            else if (change.Before is null) SqliteRows.Insert(command, change.After, owner);
            else SqliteRows.Update(command, change.After);
            if (command.ExecuteNonQuery() != 1) throw new StoreException(StoreFailure.VersionConflict, change.Key);
        }
        using var count = _connection.CreateCommand();
        count.CommandText = "UPDATE store SET version = $version";
        count.Parameters.AddWithValue("$version", changes[^1].Version);
        count.ExecuteNonQuery();
        transaction.Commit();
    }

    private static void Prepare(SqliteConnection connection)
    {
        using (var command = connection.CreateCommand())
        {
            // EXCLUSIVE: reads come from memory, so a second process would never be seen; better to refuse it.
            command.CommandText = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            command.ExecuteNonQuery();
        }
        SqliteSchema.Bring(connection);
        // Takes the lock now, not at the first write.
        using var transaction = connection.BeginTransaction();
        transaction.Commit();
    }

    // Secrets and signing keys are in the file.
    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // Before SQLite opens it: its journals take over the mode of the file they belong to.
    private static void RestrictToOwner(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        if (!File.Exists(path)) File.Create(path).Dispose();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
