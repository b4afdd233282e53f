using Microsoft.Data.Sqlite;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Store.Contract;
using Weft.Store.Sqlite;
using Weft.Store.Tests.Contract;

namespace Weft.Store.Tests.Sqlite;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weft-store-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private protected override Task<IResourceStore> OpenAsync() =>
        Task.FromResult<IResourceStore>(SqliteStore.Open(_folder, new ResourceCatalog(BuiltInKinds.All), Clock));

    [Fact]
    public async Task Everything_is_there_after_a_restart_owners_and_version_included()
    {
        var mesh = await Store.CreateAsync(Mesh("m"));
        var created = await Store.CreateAsync(Dataplane("m", "d"), mesh.Key);
        Clock.Advance(TimeSpan.FromMilliseconds(1.5));
        var updated = await Store.UpdateAsync(created with { Spec = Spec(81) });
        await Store.DisposeAsync();

        var again = await OpenAsync();
        again.Version.ShouldBe(3);
        var found = (await again.FindAsync(created.Key)).ShouldNotBeNull();
        ResourceJson.ToText(found).ShouldBe(ResourceJson.ToText(updated));
        found.Version.ShouldBe(2);
        await again.DeleteAsync(mesh.Key);
        (await again.FindAsync(created.Key)).ShouldBeNull();
        again.Version.ShouldBe(5);
        await again.DisposeAsync();
    }

    [Fact]
    public void A_second_process_is_refused() =>
        Should.Throw<IOException>(() => SqliteStore.Open(_folder, new ResourceCatalog(BuiltInKinds.All), Clock)).Message.ShouldContain("in use by another process");

    [Fact]
    public async Task Kinds_that_are_not_known_are_left_in_the_file()
    {
        await Store.CreateAsync(Dataplane("m", "d"));
        await Store.DisposeAsync();
        await using (var lesser = SqliteStore.Open(_folder, new ResourceCatalog(BuiltInKinds.Mesh), Clock))
            await lesser.CreateAsync(Mesh("m"));
        await using var full = await OpenAsync();
        (await full.FindAsync(Dataplane("m", "d").Key)).ShouldNotBeNull();
        full.Version.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused()
    {
        await Store.DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, SqliteStore.FileName)};Pooling=False"))
        {
            connection.Open();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }
        Should.Throw<InvalidDataException>(() => SqliteStore.Open(_folder, new ResourceCatalog(BuiltInKinds.All), Clock)).Message.ShouldContain("newer weft-cp");
    }

    [Fact]
    public void Only_the_owner_may_read_the_file()
    {
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(Path.Combine(_folder, SqliteStore.FileName)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_failed_save_leaves_store_and_version_as_they_were()
    {
        var created = await Store.CreateAsync(Mesh("m"));
        await Store.DisposeAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => Store.DeleteAsync(created.Key));
        Store.Version.ShouldBe(1);
        (await Store.FindAsync(created.Key)).ShouldBe(created);
    }
}
