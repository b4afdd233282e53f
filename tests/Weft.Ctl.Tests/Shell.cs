using Weft.Ctl.Commands;
using Weft.Policies;

namespace Weft.Ctl.Tests;

/// <summary>Runs weftctl inside the test with a home of its own.</summary>
internal sealed class Shell : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("weftctl-");

    public ScriptedApi Api { get; } = new();

    public string Output { get; private set; } = string.Empty;

    public string Error { get; private set; } = string.Empty;

    public string Home => _home.FullName;

    public string Write(string name, string text)
    {
        var path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<int> Run(params string[] arguments) => RunWithInput(string.Empty, arguments);

    public async Task<int> RunWithInput(string input, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var host = new CommandHost
        {
            Input = new StringReader(input),
            Output = output,
            Error = error,
            Time = new FixedClock(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero)),
            Catalog = PolicyCatalog.CreateCatalog(),
            Home = Home,
            Connect = _ => Api,
        };
        var code = await new RootBuilder(host).RunAsync(arguments, TestContext.Current.CancellationToken);
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public void Dispose() => _home.Delete(recursive: true);
}
