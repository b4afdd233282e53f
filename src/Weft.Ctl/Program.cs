using Weft.Ctl.Commands;
using Weft.Ctl.ControlPlanes;
using Weft.Policies;

var host = new CommandHost
{
    Input = Console.In,
    Output = Console.Out,
    Error = Console.Error,
    Time = TimeProvider.System,
    Catalog = PolicyCatalog.CreateCatalog(),
    Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
    Connect = Connector.Connect,
    Colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null,
};
return await new RootBuilder(host).RunAsync(args);
