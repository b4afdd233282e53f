using Weft.Protocols.Messages;
using Weft.Telemetry.AccessLogs;

namespace Weft.Proxy.AccessLogs;

/// <summary>Reads the fields that formats ask for.</summary>
internal static class LoggedFields
{
    /// <summary>Reads a field of a head or of trailers. False: there is none.</summary>
    public static bool TryGet(HeaderBlock block, HeaderSource source, LogHeader header, out ReadOnlySpan<byte> value)
    {
        if (header.Number == 0) header.Number = (int)FieldNames.Identify(header.Name) + 1;
        var name = (FieldName)(header.Number - 1);
        if (FieldNames.IsPseudo(name))
        {
            value = source == HeaderSource.Request ? Pseudo(block, name) : default;
            return !value.IsEmpty;
        }
        var index = block.IndexOf(name, header.Name);
        value = index >= 0 ? block.ValueAt(index) : default;
        return index >= 0;
    }

    private static ReadOnlySpan<byte> Pseudo(HeaderBlock request, FieldName name) => name switch
    {
        FieldName.PseudoPath => request.Path,
        FieldName.PseudoMethod => request.Method,
        FieldName.PseudoAuthority => request.Authority,
        FieldName.PseudoScheme => request.Scheme,
        FieldName.PseudoProtocol => request.Protocol,
        _ => default,
    };
}
