using System.Numerics;

namespace Weft.Telemetry.AccessLogs;

/// <summary>Prints <see cref="ResponseFlags"/>.</summary>
internal static class ResponseFlagNames
{
    private static readonly byte[][] Names = [.. Enum.GetValues<ResponseFlags>().Where(flag => flag != 0).Order().Select(flag => LogText.Bytes(flag.ToString()))];

    public static void Write(ResponseFlags flags, ref RecordWriter writer)
    {
        var rest = (uint)flags;
        for (var isFirst = true; rest != 0; isFirst = false)
        {
            if (!isFirst) writer.Literal(","u8);
            writer.Literal(Names[BitOperations.TrailingZeroCount(rest)]);
            rest &= rest - 1;
        }
    }
}
