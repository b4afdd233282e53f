using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Weft.ControlPlane.Monitoring.V1;

namespace Weft.ControlPlane.Monitoring;

/// <summary>All that one asker is told at one moment, by name. Equal content has the equal version, so that nobody is told twice.</summary>
internal sealed record AssignmentSet
{
    /// <param name="assignments">By name.</param>
    public AssignmentSet(IEnumerable<(string Name, MonitoringAssignment Content)> assignments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var items = new List<Assignment>();
        foreach (var (name, content) in assignments)
        {
            var version = SHA256.HashData(content.ToByteArray());
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(version);
            items.Add(new Assignment(name, Text(version), content));
        }
        (Items, Version) = (items, Text(hash.GetHashAndReset()));
    }

    /// <summary>A hash of all.</summary>
    public string Version { get; }

    /// <summary>By name.</summary>
    public IReadOnlyList<Assignment> Items { get; }

    private static string Text(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 16));
}
