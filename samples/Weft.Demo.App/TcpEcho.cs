using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Weft.Demo.App;

/// <summary>
/// Sends back what comes. A client that sends the line <c>who</c> first gets the instance's name instead; a half-closed connection is answered to
/// its last byte.
/// </summary>
internal static class TcpEcho
{
    public static async Task RunAsync(ConnectionContext connection, string instance)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        try
        {
            // Not with ConnectionClosed: that one fires on a half-close already.
            while (true)
            {
                var read = await input.ReadAsync(CancellationToken.None);
                foreach (var part in read.Buffer)
                {
                    await output.WriteAsync(part.Span.SequenceEqual("who\n"u8) ? System.Text.Encoding.UTF8.GetBytes(instance + "\n") : part);
                }

                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ConnectionAbortedException or IOException)
        {
            // The peer went away; there is no one left to answer.
        }
    }
}
