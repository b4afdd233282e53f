using Microsoft.Extensions.Logging.Console;

namespace Weft.ControlPlane.Hosting;

/// <summary>The process's log: one line per record on standard output.</summary>
internal static class ProcessLog
{
    /// <summary>Makes the log for a level of <c>off</c>, <c>info</c> or <c>debug</c>.</summary>
    public static ILoggerFactory Create(string level) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(level switch
        {
            "off" => LogLevel.None,
            "debug" => LogLevel.Debug,
            _ => LogLevel.Information,
        })
        .AddFilter("Microsoft", level == "off" ? LogLevel.None : LogLevel.Warning)
        // Of port 5676 Kestrel warns that HTTP/2 needs TLS: ClearTextProtocol sees to that.
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel", level == "off" ? LogLevel.None : LogLevel.Error)
        .AddFilter("Grpc", level == "off" ? LogLevel.None : LogLevel.Warning)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        }));
}
