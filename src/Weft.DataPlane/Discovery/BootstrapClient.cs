using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Weft.DataPlane.Logging;
using Weft.DataPlane.Startup;

namespace Weft.DataPlane.Discovery;

/// <summary><c>POST /bootstrap</c>, in kuma-dp's shape, until it is answered.</summary>
internal sealed class BootstrapClient(
    DataPlaneSettings settings, ControlPlaneConnection connection, Backoff backoff, string version, JsonLog log)
{
    /// <summary>Asks until the control plane answers.</summary>
    /// <exception cref="BootstrapRefusedException">The control plane understood and refuses: asking again would not help.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public async Task<BootstrapAnswer> RunAsync(CancellationToken stop)
    {
        var body = Body();
        while (true)
        {
            string problem;
            try
            {
                using var content = new StringContent(body, Encoding.UTF8, "application/json");
                using var response = await connection.Http.PostAsync(new Uri("/bootstrap", UriKind.Relative), content, stop);
                var text = await response.Content.ReadAsStringAsync(stop);
                if (response.IsSuccessStatusCode) return BootstrapAnswer.Read(text);
                if (IsFinal(response.StatusCode)) throw new BootstrapRefusedException((int)response.StatusCode, text.Trim());
                problem = $"{(int)response.StatusCode} {text.Trim()}";
            }
            catch (Exception fault) when (fault is HttpRequestException or FormatException or IOException
                                              || (fault is TaskCanceledException && !stop.IsCancellationRequested))
            {
                problem = fault.InnerException is { } inner ? $"{fault.Message} ({inner.Message})" : fault.Message;
            }
            var wait = backoff.Next();
            log.Warn("the control plane gives no bootstrap", ("controlPlane", settings.ControlPlane), ("error", problem), ("retryMs", (long)wait.TotalMilliseconds));
            await backoff.WaitAsync(wait, stop);
        }
    }

    // 404 says that the Dataplane is not there yet, which kuma-dp waits for.
    private static bool IsFinal(HttpStatusCode status) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity;

    private string Body()
    {
        var fields = new JsonObject
        {
            ["mesh"] = settings.Mesh,
            ["name"] = settings.Name,
            ["proxyType"] = settings.ProxyType,
            ["dataplaneToken"] = settings.Token,
            ["dataplaneResource"] = settings.Template?.Text,
            ["version"] = new JsonObject
            {
                ["kumaDp"] = new JsonObject { ["version"] = version, ["gitTag"] = "", ["gitCommit"] = "", ["buildDate"] = "" },
                ["envoy"] = new JsonObject { ["version"] = version, ["build"] = "weft", ["kumaDpCompatible"] = true },
            },
            ["caCert"] = settings.ControlPlaneCa,
            ["operatingSystem"] = "linux",
            ["features"] = new JsonArray(),
        };
        if (settings.AdminPort is { } port) fields["adminPort"] = port;
        return fields.ToJsonString();
    }
}
