namespace Weft.EndToEnd.Tests.Processes;

/// <summary>A PostgreSQL server on a loopback port with a certificate of its own, in a folder of its own, which a user other than root must own.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly RunningProgram _program;

    private PostgresServer(string folder, RunningProgram program) => (_folder, _program) = (folder, program);

    public static async Task<PostgresServer> StartAsync(int port)
    {
        var programs = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault() : null;
        Assert.SkipUnless(programs is not null && File.Exists(Path.Combine(programs, "postgres")), "tool not found: postgres");
        string[] asUser = Environment.UserName == "root" ? [Programs.Tool("setpriv"), "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [Programs.Tool("env")];
        var folder = Directory.CreateTempSubdirectory("weft-pg-").FullName;
        await ForeignProgram.ShellAsync("openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout $1/server.key -out $1/server.crt 2>/dev/null; chmod 600 $1/server.key", folder);
        if (asUser.Length > 1) await ForeignProgram.ShellAsync("chown -R postgres:postgres $1", folder);
        var data = Path.Combine(folder, "data");
        await ForeignProgram.RunAsync(asUser[0], [.. asUser[1..], Path.Combine(programs!, "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "--no-sync"]);
        var server = RunningProgram.Start("postgres", asUser[0],
        [
            .. asUser[1..], Path.Combine(programs!, "postgres"), "-D", data, "-p", ForeignProgram.Text(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "fsync=off", "-c", "ssl=on", "-c", $"ssl_cert_file={folder}/server.crt", "-c", $"ssl_key_file={folder}/server.key",
        ]);
        await ForeignProgram.ListensAsync(port, server);
        return new PostgresServer(folder, server);
    }

    public async ValueTask DisposeAsync()
    {
        // Its own children end with it only when it is asked.
        _program.Terminate();
        await _program.WaitForExitAsync(TimeSpan.FromSeconds(20));
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
