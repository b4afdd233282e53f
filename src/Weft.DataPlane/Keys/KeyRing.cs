using System.Diagnostics.CodeAnalysis;

namespace Weft.DataPlane.Keys;

/// <summary>
/// The keys for which a certificate may still come: the one in use and those asked for since. The control plane says with
/// each certificate which key it is for.
/// </summary>
internal sealed class KeyRing
{
    // One in use, one asked for; more only while answers overtake one another.
    private const int Capacity = 4;

    private readonly Lock _gate = new();
    private readonly List<ProxyKey> _keys = [];

    /// <summary>Makes a key and forgets the oldest beyond the capacity, but never the one in use.</summary>
    public ProxyKey Add() => Add(ProxyKey.Create());

    /// <summary>Takes a key that was kept from an earlier run.</summary>
    public ProxyKey Add(ProxyKey key)
    {
        lock (_gate)
        {
            _keys.Add(key);
            if (_keys.Count > Capacity) _keys.RemoveAt(_keys[0].PublicKeyHash == InUse ? 1 : 0);
        }
        return key;
    }

    /// <summary>The name of the key whose certificate was applied last; null before the first.</summary>
    public string? InUse { get; private set; }

    /// <summary>The key of that name.</summary>
    public bool TryFind(string publicKeyHash, [NotNullWhen(true)] out ProxyKey? key)
    {
        lock (_gate) key = _keys.Find(candidate => candidate.PublicKeyHash == publicKeyHash);
        return key is not null;
    }

    /// <summary>Says that the certificate of this key was applied.</summary>
    /// <returns>Whether it is another key than before: then it is time for the next one.</returns>
    public bool Use(string publicKeyHash)
    {
        lock (_gate)
        {
            if (InUse == publicKeyHash) return false;
            InUse = publicKeyHash;
            return true;
        }
    }
}
