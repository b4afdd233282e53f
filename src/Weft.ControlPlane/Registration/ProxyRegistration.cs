using System.Collections.Concurrent;
using Weft.ControlPlane.Admission;
using Weft.ControlPlane.Insights;
using Weft.ControlPlane.Issuance;
using Weft.Identity.Tokens;
using Weft.Resources.Dataplanes;
using Weft.Resources.Documents;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Registration;

/// <summary>
/// Who may join, and the life of Dataplanes that proxies bring: made when the proxy connects, removed when it leaves. One
/// that was applied is never changed or removed here.
/// </summary>
internal sealed class ProxyRegistration(
    IResourceStore store,
    ResourceManager resources,
    ResourceReader reader,
    DataplaneTokens tokens,
    InsightRecorder insights,
    TimeProvider clock,
    TimeSpan deregistrationDelay,
    bool requiresToken,
    ILogger<ProxyRegistration> log)
{
    /// <summary>Label of a Dataplane that its proxy brought; an applied one lacks it. Kept in the store, to survive a restart.</summary>
    public const string LifecycleLabel = "weft.io/lifecycle";

    private const string BroughtByProxy = "proxy";

    private readonly ConcurrentDictionary<(string Mesh, string Name), int> _connections = new();
    private volatile bool _isStopping;

    /// <summary>Checks a proxy without changing anything.</summary>
    /// <returns>The Dataplane it will have.</returns>
    /// <exception cref="RegistrationRefusedException">It may not join.</exception>
    public async Task<Resource> CheckAsync(ProxyIntroduction proxy, CancellationToken cancel)
    {
        if (await store.FindAsync(BuiltInKinds.Mesh.Key("", proxy.Mesh), cancel) is null)
            throw new RegistrationRefusedException(RegistrationFault.Missing, $"mesh: mesh \"{proxy.Mesh}\" does not exist");
        var stored = await store.FindAsync(BuiltInKinds.Dataplane.Key(proxy.Mesh, proxy.Name), cancel);
        if (stored is null && proxy.DataplaneText is not { Length: > 0 })
            throw new RegistrationRefusedException(
                RegistrationFault.Missing, $"Dataplane {proxy.Mesh}/{proxy.Name} is not found: apply it, or start the proxy with its Dataplane");
        var brought = proxy.DataplaneText is { Length: > 0 } text ? Read(proxy, text) : null;
        // Both are asked: a token for one service must not take over the name of another's proxy.
        foreach (var dataplane in (Resource?[])[stored, brought])
            if (dataplane is not null) await CheckTokenAsync(proxy, dataplane, cancel);
        return stored is null || (IsBrought(stored) && brought is not null) ? brought! : stored;
    }

    /// <summary>Checks a proxy's token, with the tags of its Dataplane when that is known.</summary>
    /// <exception cref="RegistrationRefusedException">The token does not speak for this proxy.</exception>
    public async Task AuthorizeAsync(ProxyIntroduction proxy, CancellationToken cancel) =>
        await CheckTokenAsync(proxy, await store.FindAsync(BuiltInKinds.Dataplane.Key(proxy.Mesh, proxy.Name), cancel), cancel);

    /// <summary>A proxy's discovery stream has begun: checks it and stores the Dataplane it brings.</summary>
    /// <returns>The stored Dataplane. Each success must be followed by one <see cref="Disconnected"/>.</returns>
    /// <exception cref="RegistrationRefusedException">It may not join.</exception>
    public async Task<Resource> ConnectAsync(ProxyIntroduction proxy, CancellationToken cancel)
    {
        var dataplane = await CheckAsync(proxy, cancel);
        // Counted first, so that a removal under way sees it.
        _connections.AddOrUpdate((proxy.Mesh, proxy.Name), 1, (_, count) => count + 1);
        try
        {
            return IsBrought(dataplane) ? (await resources.PutAsync(dataplane, cancel)).Stored : dataplane;
        }
        catch (AdmissionRefusedException refused)
        {
            Release((proxy.Mesh, proxy.Name));
            throw new RegistrationRefusedException(RegistrationFault.Invalid, refused.Details, refused.Causes);
        }
        catch
        {
            Release((proxy.Mesh, proxy.Name));
            throw;
        }
    }

    /// <summary>The control plane stops: a stream that ends from now on says nothing about its proxy.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>A proxy's discovery stream has ended.</summary>
    /// <param name="mesh">Its mesh.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isLeaving">Whether it said that it leaves: then its Dataplane goes at once, else after the deregistration delay.</param>
    public Task Disconnected(string mesh, string name, bool isLeaving)
    {
        Release((mesh, name));
        return isLeaving ? RemoveAsync(mesh, name, "its proxy left") : RemoveLaterAsync(mesh, name);
    }

    /// <summary>Removes a Dataplane that its proxy brought, unless a stream of its proxy is open here.</summary>
    /// <param name="mesh">Its mesh.</param>
    /// <param name="name">Its name.</param>
    /// <param name="reason">Why, for the log.</param>
    public async Task RemoveAsync(string mesh, string name, string reason)
    {
        try
        {
            if (_connections.GetValueOrDefault((mesh, name)) > 0) return;
            var stored = await store.FindAsync(BuiltInKinds.Dataplane.Key(mesh, name));
            if (stored is null || !IsBrought(stored)) return;
            // The version guards against a proxy that comes back in this very moment.
            await store.DeleteAsync(stored.Key, stored.Version);
            insights.Forget(mesh, name);
            log.LogInformation("deregistered {Mesh}/{Name}: {Reason}", mesh, name, reason);
        }
        catch (Exception fault) when (fault is StoreException or ObjectDisposedException)
        {
            log.LogDebug(fault, "{Mesh}/{Name} was not deregistered", mesh, name);
        }
    }

    /// <summary>Whether its proxy brought it, rather than somebody who applied it.</summary>
    public static bool IsBrought(Resource dataplane) => dataplane.Labels.Find(LifecycleLabel) == BroughtByProxy;

    private void Release((string Mesh, string Name) proxy)
    {
        var left = _connections.AddOrUpdate(proxy, 0, (_, count) => Math.Max(0, count - 1));
        if (left == 0) _connections.TryRemove(KeyValuePair.Create(proxy, 0));
    }

    private Resource Read(ProxyIntroduction proxy, string text)
    {
        var readings = reader.ReadYaml(text);
        if (readings is not [{ } reading])
            throw new RegistrationRefusedException(RegistrationFault.Invalid, "the Dataplane must be exactly one document");
        if (reading.Resource is { } other && other.Kind != BuiltInKinds.Dataplane)
            throw new RegistrationRefusedException(RegistrationFault.Invalid, $"a proxy cannot bring a {other.Kind.Name}");
        var violations = reading.Validate();
        if (reading.Resource is not { } resource || !violations.IsEmpty)
            throw new RegistrationRefusedException(RegistrationFault.Invalid, AdmissionRefusedException.NotValid, violations);
        if (resource.Mesh != proxy.Mesh || resource.Name != proxy.Name)
            throw new RegistrationRefusedException(
                RegistrationFault.Invalid, $"the Dataplane is {resource.Mesh}/{resource.Name}, but the proxy calls itself {proxy.Mesh}/{proxy.Name}");
        return resource with { Labels = resource.Labels.With(LifecycleLabel, BroughtByProxy) };
    }

    private async Task CheckTokenAsync(ProxyIntroduction proxy, Resource? dataplane, CancellationToken cancel)
    {
        if (!requiresToken) return;
        if (string.IsNullOrWhiteSpace(proxy.Token))
            throw new RegistrationRefusedException(RegistrationFault.Unauthorized, "authentication failed: a dataplane token is required");
        try
        {
            await tokens.ValidateAsync(proxy.Token, proxy.Mesh, proxy.Name, (dataplane?.Spec as DataplaneSpec)?.TagSets, cancel);
        }
        catch (TokenRefusedException refused)
        {
            throw new RegistrationRefusedException(RegistrationFault.Unauthorized, $"authentication failed: {refused.Message}");
        }
    }

    private async Task RemoveLaterAsync(string mesh, string name)
    {
        await Task.Delay(deregistrationDelay, clock);
        if (_isStopping) return;
        await RemoveAsync(mesh, name, "its proxy left");
    }
}
