using Weft.Ctl.Faults;

namespace Weft.Ctl.ControlPlanes;

/// <summary>Where the user's control planes are kept: a file, or nothing at all (<c>--no-config</c>).</summary>
/// <param name="Path">The file; null keeps nothing and reads the default.</param>
internal sealed record SettingsFile(string? Path)
{
    /// <summary>The file that is used when the command line names none.</summary>
    public static string DefaultPath(string home) => System.IO.Path.Combine(home, ".weftctl", "config");

    public ClientSettings Load()
    {
        if (Path is null || !File.Exists(Path))
        {
            return ClientSettings.Default;
        }

        try
        {
            return SettingsText.Parse(File.ReadAllText(Path));
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"cannot read configuration file {Path}: {fault.Message}", fault);
        }
    }

    public void Save(ClientSettings settings)
    {
        if (Path is null)
        {
            throw new CommandFailedException("there is no configuration to change with --no-config");
        }

        try
        {
            var full = System.IO.Path.GetFullPath(Path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
            // The file may hold a user token: it is the owner's alone from its first byte on, and never half written.
            var fresh = full + ".new";
            File.Delete(fresh);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(fresh, options))
            {
                writer.Write(SettingsText.Format(settings));
            }

            File.Move(fresh, full, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"cannot write configuration file {Path}: {fault.Message}", fault);
        }
    }
}
