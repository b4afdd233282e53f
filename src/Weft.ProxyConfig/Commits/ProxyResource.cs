using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weft.ProxyConfig.Discovery;

namespace Weft.ProxyConfig.Commits;

/// <summary>One resource with the version the control plane gave it. The message is not to be changed after this.</summary>
/// <param name="TypeUrl">One of <see cref="ResourceTypes.InPushOrder"/>.</param>
/// <param name="Name">Unique within the type.</param>
/// <param name="Version">A content hash; opaque to a proxy.</param>
/// <param name="Message">The resource itself.</param>
public sealed record ProxyResource(string TypeUrl, string Name, string Version, IMessage Message)
{
    /// <summary>A resource with the version its content gives it; for the control plane's side only.</summary>
    public static ProxyResource Create(IMessage message) =>
        new(ResourceTypes.UrlOf(message.Descriptor), ResourceTypes.NameOf(message), ResourceHash.Of(message), message);

    /// <summary>The resource as it travels.</summary>
    public DiscoveryResource Pack() => new()
    {
        Name = Name,
        Version = Version,
        Resource = new Any { TypeUrl = TypeUrl, Value = Message.ToByteString() },
    };
}
