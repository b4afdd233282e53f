using Weft.Resources.Violations;

namespace Weft.Resources.Secrets;

/// <summary>Rules for a Secret on its own: there are none but that its data is base64, which the reader checks.</summary>
internal static class SecretValidator
{
    public static ViolationList Validate(SecretSpec secret) => new();
}
