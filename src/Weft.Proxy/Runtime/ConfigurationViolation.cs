namespace Weft.Proxy.Runtime;

/// <summary>One problem of one resource.</summary>
/// <param name="Resource">Type and name, such as `Listener outbound:127.0.0.1:10001`.</param>
/// <param name="Field">Path within the resource, in the names of the .proto file.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record ConfigurationViolation(string Resource, string Field, string Message)
{
    public override string ToString() => $"{Resource}: {Field}: {Message}";
}
