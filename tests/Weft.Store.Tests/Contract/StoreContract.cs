using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Meshes;
using Weft.Resources.Tagging;
using Weft.Store.Contract;

namespace Weft.Store.Tests.Contract;

/// <summary>What every store must do. Each store's tests derive from this and bring the store.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private protected SettableClock Clock { get; } = new();

    private protected IResourceStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<IResourceStore> OpenAsync();

    [Fact]
    public async Task A_created_resource_has_version_1_and_both_times()
    {
        var created = await Store.CreateAsync(Mesh("m"));
        created.Version.ShouldBe(1);
        created.CreationTime.ShouldBe(Clock.GetUtcNow());
        created.ModificationTime.ShouldBe(Clock.GetUtcNow());
        (await Store.FindAsync(created.Key)).ShouldBe(created);
        Store.Version.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        (await Store.FindAsync(new ResourceKey("Mesh", "", "m"))).ShouldBeNull();
        (await Failure(() => Store.UpdateAsync(Mesh("m") with { Version = 1 }))).ShouldBe(StoreFailure.NotFound);
        (await Failure(() => Store.DeleteAsync(Mesh("m").Key))).ShouldBe(StoreFailure.NotFound);
        Store.Version.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_can_be_created_once()
    {
        await Store.CreateAsync(Mesh("m"));
        (await Failure(() => Store.CreateAsync(Mesh("m")))).ShouldBe(StoreFailure.AlreadyExists);
    }

    [Fact]
    public async Task The_same_name_may_stand_in_two_meshes_and_two_kinds()
    {
        await Store.CreateAsync(Mesh("x"));
        await Store.CreateAsync(Dataplane("a", "x"));
        await Store.CreateAsync(Dataplane("b", "x"));
        (await Names(BuiltInKinds.Dataplane)).ShouldBe(["a/x", "b/x"]);
    }

    [Fact]
    public async Task An_update_replaces_body_and_labels_and_keeps_the_creation_time()
    {
        var created = await Store.CreateAsync(Dataplane("m", "d"));
        Clock.Advance(TimeSpan.FromSeconds(5));
        var updated = await Store.UpdateAsync(created with { Spec = Spec(81), Labels = TagSet.Of(("a", "b")) });
        updated.Version.ShouldBe(2);
        updated.CreationTime.ShouldBe(created.CreationTime);
        updated.ModificationTime.ShouldBe(Clock.GetUtcNow());
        var found = (await Store.FindAsync(created.Key)).ShouldNotBeNull();
        found.Labels.ShouldBe(TagSet.Of(("a", "b")));
        ((DataplaneSpec)found.Spec).Networking!.Inbound[0].Port.ShouldBe(81);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_publishes_nothing()
    {
        var created = await Store.CreateAsync(Dataplane("m", "d"));
        Clock.Advance(TimeSpan.FromSeconds(5));
        (await Store.UpdateAsync(created with { Spec = Spec(80) })).ShouldBe(created);
        Store.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_writers_that_read_the_same_version_one_is_refused()
    {
        var created = await Store.CreateAsync(Dataplane("m", "d"));
        await Store.UpdateAsync(created with { Spec = Spec(81) });
        (await Failure(() => Store.UpdateAsync(created with { Spec = Spec(82) }))).ShouldBe(StoreFailure.VersionConflict);
        (await Failure(() => Store.DeleteAsync(created.Key, version: 1))).ShouldBe(StoreFailure.VersionConflict);
        await Store.DeleteAsync(created.Key, version: 2);
    }

    [Fact]
    public async Task Writers_at_the_same_time_lose_no_update()
    {
        var key = (await Store.CreateAsync(Dataplane("m", "d"))).Key;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => IncrementAsync(key, 25))));
        var found = (await Store.FindAsync(key))!;
        ((DataplaneSpec)found.Spec).Networking!.Inbound[0].Port.ShouldBe(180);
        found.Version.ShouldBe(101);
        Store.Version.ShouldBe(101);
    }

    [Fact]
    public async Task Deleting_an_owner_deletes_what_it_owns_at_any_depth_and_first()
    {
        var mesh = await Store.CreateAsync(Mesh("m"));
        var other = await Store.CreateAsync(Mesh("other"));
        var dataplane = await Store.CreateAsync(Dataplane("m", "d"), mesh.Key);
        await Store.CreateAsync(Insight("m", "d"), dataplane.Key);
        await Store.CreateAsync(Dataplane("other", "d"), other.Key);
        using var subscription = await Store.SubscribeAsync();

        await Store.DeleteAsync(mesh.Key);

        var changes = Drain(subscription);
        changes.Select(change => change.Key.Kind).ShouldBe(["DataplaneInsight", "Dataplane", "Mesh"]);
        changes.ShouldAllBe(change => change.After == null && change.Before != null);
        (await Names(BuiltInKinds.Dataplane)).ShouldBe(["other/d"]);
        (await Names(BuiltInKinds.Mesh)).ShouldBe(["/other"]);
    }

    [Fact]
    public async Task An_owner_must_be_there() =>
        (await Failure(() => Store.CreateAsync(Dataplane("m", "d"), Mesh("m").Key))).ShouldBe(StoreFailure.OwnerNotFound);

    [Fact]
    public async Task Changes_come_in_order_with_consecutive_versions_and_fit_the_snapshot()
    {
        await Store.CreateAsync(Mesh("before"));
        using var subscription = await Store.SubscribeAsync();
        subscription.Snapshot.Version.ShouldBe(1);
        subscription.Snapshot.Resources.Keys.ShouldHaveSingleItem().Name.ShouldBe("before");

        var created = await Store.CreateAsync(Dataplane("m", "d"));
        var updated = await Store.UpdateAsync(created with { Spec = Spec(81) });
        await Store.DeleteAsync(created.Key);

        Drain(subscription).ShouldBe(
        [
            new ResourceChange(2, created.Key, null, created),
            new ResourceChange(3, created.Key, created, updated),
            new ResourceChange(4, created.Key, updated, null),
        ]);
    }

    [Fact]
    public async Task Snapshots_taken_while_others_write_lead_to_the_same_end()
    {
        var key = (await Store.CreateAsync(Dataplane("m", "d"))).Key;
        var writing = Task.Run(() => IncrementAsync(key, 100));
        var subscriptions = new List<ChangeSubscription>();
        while (!writing.IsCompleted && subscriptions.Count < 50)
        {
            subscriptions.Add(await Store.SubscribeAsync());
            await Task.Yield();
        }
        await writing;
        foreach (var subscription in subscriptions)
        {
            var end = subscription.Snapshot;
            foreach (var change in Drain(subscription))
            {
                change.Version.ShouldBe(end.Version + 1);
                end = end.Apply(change);
            }
            end.Version.ShouldBe(101);
            end.Resources[key].Version.ShouldBe(101);
            subscription.Dispose();
        }
    }

    [Fact]
    public async Task A_subscription_ends_with_the_store_or_by_itself()
    {
        using var first = await Store.SubscribeAsync();
        first.Dispose();
        (await first.Changes.WaitToReadAsync()).ShouldBeFalse();
        using var second = await Store.SubscribeAsync();
        await Store.DisposeAsync();
        (await second.Changes.WaitToReadAsync()).ShouldBeFalse();
        Store = await OpenAsync();
    }

    [Fact]
    public async Task Lists_are_ordered_by_mesh_then_name_and_filtered()
    {
        foreach (var (mesh, name) in new[] { ("b", "y"), ("a", "z"), ("b", "x"), ("a", "Z") }) await Store.CreateAsync(Dataplane(mesh, name));
        (await Names(BuiltInKinds.Dataplane)).ShouldBe(["a/Z", "a/z", "b/x", "b/y"]);
        var page = await Store.ListAsync(new ResourceQuery(BuiltInKinds.Dataplane, "b") { NameContains = "x" });
        (page.Items.Single().Name, page.Total, page.Next).ShouldBe(("x", 1, null));
    }

    [Fact]
    public async Task Pages_stay_steady_while_resources_come_and_go()
    {
        for (var i = 0; i < 6; i++) await Store.CreateAsync(Dataplane("m", $"d{i}"));
        var query = new ResourceQuery(BuiltInKinds.Dataplane, "m") { Size = 2 };
        var first = await Store.ListAsync(query);
        first.Items.Select(item => item.Name).ShouldBe(["d0", "d1"]);
        first.Total.ShouldBe(6);
        await Store.DeleteAsync(first.Items[0].Key);
        await Store.DeleteAsync(first.Items[1].Key);
        await Store.CreateAsync(Dataplane("m", "a"));
        var second = await Store.ListAsync(query with { Offset = first.Next });
        second.Items.Select(item => item.Name).ShouldBe(["d2", "d3"]);
        var third = await Store.ListAsync(query with { Offset = second.Next });
        third.Items.Select(item => item.Name).ShouldBe(["d4", "d5"]);
        third.Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_cancelled_write_stores_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Store.CreateAsync(Mesh("m"), cancellation: cancelled.Token));
        Store.Version.ShouldBe(0);
    }

    private protected static Resource Mesh(string name) => new() { Kind = BuiltInKinds.Mesh, Name = name, Spec = new MeshSpec() };

    private protected static Resource Dataplane(string mesh, string name) => new() { Kind = BuiltInKinds.Dataplane, Mesh = mesh, Name = name, Spec = Spec(80) };

    private protected static DataplaneSpec Spec(int port) => new()
    {
        Networking = new DataplaneNetworking { Address = "10.0.0.1", Inbound = [new DataplaneInbound { Port = port, Tags = TagSet.Of((TagNames.Service, "s")) }] },
    };

    private static Resource Insight(string mesh, string name) => new()
    {
        Kind = BuiltInKinds.DataplaneInsight,
        Mesh = mesh,
        Name = name,
        Spec = new Weft.Resources.DataplaneInsights.DataplaneInsightSpec(),
    };

    private async Task IncrementAsync(ResourceKey key, int times)
    {
        for (var done = 0; done < times;)
        {
            var read = (await Store.FindAsync(key))!;
            try
            {
                await Store.UpdateAsync(read with { Spec = Spec(((DataplaneSpec)read.Spec).Networking!.Inbound[0].Port + 1) });
                done++;
            }
            catch (StoreException e) when (e.Failure == StoreFailure.VersionConflict)
            {
                // Read again.
            }
        }
    }

    private protected async Task<string[]> Names(ResourceKind kind) =>
        [.. (await Store.ListAsync(new ResourceQuery(kind))).Items.Select(item => item.Mesh + "/" + item.Name)];

    private static async Task<StoreFailure?> Failure(Func<Task> write)
    {
        try
        {
            await write();
            return null;
        }
        catch (StoreException e)
        {
            return e.Failure;
        }
    }

    private static List<ResourceChange> Drain(ChangeSubscription subscription)
    {
        var changes = new List<ResourceChange>();
        while (subscription.Changes.TryRead(out var change)) changes.Add(change);
        return changes;
    }
}
