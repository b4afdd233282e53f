using System.Text;
using Weft.Protocols.Messages;

namespace Weft.Proxy.AccessLogs;

/// <summary>A field that is kept until the end for access logs.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name, lower case.</param>
internal readonly record struct KeptField(FieldName Id, byte[] Name)
{
    public static KeptField Of(string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        return new KeptField(FieldNames.Identify(text), text);
    }
}
