using System.Security.Cryptography;

namespace Weft.EndToEnd.Tests.Processes;

/// <summary>Runs programs of others to their end.</summary>
internal static class ForeignProgram
{
    /// <summary>What it wrote; it must have succeeded.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await Programs.RunAsync(program, arguments);
        code.ShouldBe(0, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {output}");
        return output;
    }

    /// <summary>A line of shell with its positional parameters.</summary>
    public static Task<string> ShellAsync(string line, params string[] arguments) => RunAsync(Programs.Tool("bash"), ["-o", "pipefail", "-ec", line, "test", .. arguments]);

    /// <summary>The Python that has a module; skips the test when none has.</summary>
    public static async Task<string> PythonWithAsync(string module)
    {
        foreach (var python in new[] { "/usr/bin/python3", Programs.Tool("python3") })
        {
            if (File.Exists(python) && (await Programs.RunAsync(python, "-c", "import " + module)).Code == 0) return python;
        }
        Assert.Skip("python module not found: " + module);
        return "";
    }

    /// <summary>Makes a file of chance.</summary>
    public static string RandomFile(string folder, int bytes)
    {
        var path = Path.Combine(folder, "random");
        File.WriteAllBytes(path, RandomNumberGenerator.GetBytes(bytes));
        return path;
    }

    /// <summary>Waits until a program takes connections.</summary>
    public static Task ListensAsync(int port, RunningProgram program) => Eventually.BecomesAsync($"{program.Name} listens", TimeSpan.FromSeconds(20), async () =>
    {
        program.HasExited.ShouldBeFalse(program.Log);
        using var probe = new System.Net.Sockets.TcpClient();
        try
        {
            await probe.ConnectAsync("127.0.0.1", port);
            return null;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return program.Log;
        }
    });

    public static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
