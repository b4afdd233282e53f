using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Tcp;

/// <summary>Starts pairs with one tcp service.</summary>
internal static class OpaquePair
{
    public static Task<ServicePair> StartAsync(string name) => ServicePair.StartAsync(new Dictionary<string, string> { [name] = "tcp" });
}
