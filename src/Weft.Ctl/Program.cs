using Weft.Ctl.Commands;
using Weft.Ctl.ControlPlanes;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;

var host = new CommandHost
{
    Input = Console.In,
    Output = Console.Out,
    Error = Console.Error,
    Time = TimeProvider.System,
    Catalog = new ResourceCatalog(BuiltInKinds.All),
    Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
    Connect = Connector.Connect,
    Colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null,
};
return await new RootBuilder(host).RunAsync(args);
