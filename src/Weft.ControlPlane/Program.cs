using Weft.ControlPlane;

const string usage = """
    weft-cp run [--config-file FILE] [--data-dir DIR] [--store-type sqlite|memory]
                [--api-interface ADDRESS] [--api-port PORT] [--dp-server-interface ADDRESS] [--dp-server-port PORT]
                [--diagnostics-interface ADDRESS] [--diagnostics-port PORT] [--monitoring-interface ADDRESS] [--monitoring-port PORT]
                [--skip-mesh-creation] [--log-level off|info|debug]
    weft-cp version
    Every setting can also be given as WEFT_X or KUMA_X in the environment, or in the YAML file; see GET /config.
    """;

switch (args)
{
    case ["version" or "--version", ..]:
        Console.WriteLine($"Weft control plane {ControlPlaneHost.Version}");
        return 0;
    case ["run", .. var words] when !words.Contains("--help") && !words.Contains("-h"):
        return await RunCommand.RunAsync(words);
    case ["run" or "help" or "--help" or "-h", ..]:
        Console.WriteLine(usage);
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}
