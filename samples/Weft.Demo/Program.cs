using System.Runtime.InteropServices;
using Weft.Demo;

var check = args is ["--check"];
var goesOn = args is ["--traffic"];
if (args.Length > 0 && !check && !goesOn)
{
    Console.Error.WriteLine("usage: ./build.sh demo [--check | --traffic]");
    return 2;
}

using var leaving = new CancellationTokenSource();
void Leave(PosixSignalContext signal)
{
    signal.Cancel = true;
    leaving.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
var folders = DemoFolders.Find();
var succeeded = false;
await using (var mesh = new DemoMesh(folders))
{
    try
    {
        Console.WriteLine("Starting a control plane, its services and a client, each with its proxy ...");
        await mesh.StartAsync(leaving.Token);
        var rows = await new Demonstration(mesh).RunAsync(leaving.Token);
        DemoTable.Write(Console.Out, rows);
        succeeded = rows.All(row => row.Faults.Count == 0);
        if (!check)
        {
            Suggestions.Write(Console.Out, mesh, folders);
            while (goesOn) await new Demonstration(mesh).RunAsync(leaving.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, leaving.Token);
        }
    }
    catch (OperationCanceledException) when (leaving.IsCancellationRequested)
    {
        Console.WriteLine("leaving");
    }
    catch (DemoFailedException fault)
    {
        Console.Error.WriteLine($"demo: {fault.Message}");
        succeeded = false;
    }
}

if (succeeded)
{
    Directory.Delete(folders.Data, recursive: true);
}
else
{
    Console.Error.WriteLine($"demo: logs are in {folders.Data}");
}

return succeeded ? 0 : 1;
