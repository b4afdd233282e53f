namespace Weft.Demo;

/// <summary>One application of the demo and its proxy.</summary>
/// <param name="Name">Service and Dataplane file, such as <c>web</c> or <c>client</c>.</param>
/// <param name="Protocol">What the application speaks; chat's Dataplane says <c>tcp</c> all the same.</param>
/// <param name="Port">Where its proxy listens for the mesh.</param>
/// <param name="ServicePort">Where the application listens.</param>
/// <param name="AdminPort">Its proxy's admin pages.</param>
/// <param name="OutboundPort">Where the client's proxy offers it.</param>
/// <param name="MetricsPort">Where Prometheus reads its proxy's metrics.</param>
internal sealed record DemoService(string Name, string Protocol, int Port, int ServicePort, int AdminPort, int OutboundPort, int MetricsPort)
{
    /// <summary>The Dataplane's name.</summary>
    public string Proxy => Name + "-1";

    public static DemoService Make(string name, string protocol, FreePorts ports) =>
        new(name, protocol, ports.Take(), ports.Take(), ports.Take(), ports.Take(), ports.Take());
}
