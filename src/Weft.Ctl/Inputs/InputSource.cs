using Weft.Ctl.ControlPlanes;
using Weft.Ctl.Faults;

namespace Weft.Ctl.Inputs;

/// <summary>Reads what <c>-f</c> names: a file, a directory's YAML and JSON files in order of name, a URL, or <c>-</c> for stdin.</summary>
internal static class InputSource
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <exception cref="CommandFailedException">It is not there or cannot be read.</exception>
    public static async Task<IReadOnlyList<InputText>> ReadAsync(
        string name, TextReader input, Func<ControlPlaneEntry, HttpMessageHandler> web, CancellationToken cancellation)
    {
        try
        {
            if (name == "-")
            {
                return [new InputText("stdin", await input.ReadToEndAsync(cancellation))];
            }

            if (name.StartsWith("http://", StringComparison.Ordinal) || name.StartsWith("https://", StringComparison.Ordinal))
            {
                using var http = new HttpClient(web(new ControlPlaneEntry(name, name)));
                return [new InputText(name, await http.GetStringAsync(new Uri(name), cancellation))];
            }

            return Directory.Exists(name) ? ReadFolder(name) : [ReadFile(name)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            throw new CommandFailedException($"cannot read {name}: {fault.Message}", fault);
        }
    }

    private static InputText[] ReadFolder(string folder)
    {
        var files = Directory.EnumerateFiles(folder)
            .Where(file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal).Select(ReadFile).ToArray();
        return files.Length > 0 ? files : throw new CommandFailedException($"directory {folder} has no .yaml, .yml or .json file");
    }

    private static InputText ReadFile(string file) => new(file, File.ReadAllText(file));
}
