using System.Security.Cryptography;
using Weft.EndToEnd.Tests.Processes;

namespace Weft.EndToEnd.Tests.Tcp;

/// <summary>Databases' own clients and servers through the pair.</summary>
public class DatabaseTests
{
    private const string Rows = "copy (select n, repeat(md5(n::text), 30) from generate_series(1, 20000) n) to stdout";

    [Fact]
    public async Task Psql_reaches_PostgreSQL_with_and_without_its_own_TLS()
    {
        var psql = Programs.Tool("psql");
        await using var services = await OpaquePair.StartAsync("postgres");
        await using var server = await PostgresServer.StartAsync(services.To("postgres").Direct);
        Task<string> Query(int port, string mode, string sql) =>
            ForeignProgram.RunAsync(psql, $"host=127.0.0.1 port={port} dbname=postgres user=postgres sslmode={mode} connect_timeout=10", "-AtX", "-c", sql);
        var (direct, through) = (services.To("postgres").Direct, services.To("postgres").Mesh);

        foreach (var (mode, encrypted) in new[] { ("disable", "f"), ("prefer", "t"), ("require", "t") })
        {
            (await Query(through, mode, "select ssl from pg_stat_ssl where pid = pg_backend_pid()")).Trim().ShouldBe(encrypted, mode);
            Hash(await Query(through, mode, Rows)).ShouldBe(Hash(await Query(direct, mode, Rows)), mode);
        }
        await ForeignProgram.ShellAsync("seq 1 200000 | $1 \"host=127.0.0.1 port=$2 dbname=postgres user=postgres sslmode=require\" -qX -c 'create table n (i int)' -c 'copy n from stdin'", psql, ForeignProgram.Text(through));
        (await Query(direct, "disable", "select count(*), sum(i) from n")).Trim().ShouldBe("200000|20000100000");
    }

    [Fact]
    public async Task Redis_cli_reaches_redis_with_a_large_value_and_a_subscription()
    {
        var (server, cli) = (Programs.Tool("redis-server"), Programs.Tool("redis-cli"));
        await using var services = await OpaquePair.StartAsync("redis");
        var (direct, through) = (ForeignProgram.Text(services.To("redis").Direct), ForeignProgram.Text(services.To("redis").Mesh));
        var folder = services.Mesh.Folder("redis");
        var redis = services.Mesh.Run("redis", server, "--port", direct, "--bind", "127.0.0.1", "--save", "", "--dir", folder);
        await ForeignProgram.ListensAsync(services.To("redis").Direct, redis);
        var file = ForeignProgram.RandomFile(folder, 10_000_000);

        (await ForeignProgram.RunAsync(cli, "-p", through, "ping")).Trim().ShouldBe("PONG");
        (await ForeignProgram.ShellAsync("$1 -p $2 -x set big < $3", cli, through, file)).Trim().ShouldBe("OK");
        foreach (var port in new[] { direct, through })
            await ForeignProgram.ShellAsync("$1 -p $2 --raw get big | head -c 10000000 | cmp - $3", cli, port, file);
        await using var subscriber = RunningProgram.Start("redis-cli", cli, ["-p", through, "subscribe", "news"]);
        await Eventually.BecomesAsync("redis-cli has subscribed", TimeSpan.FromSeconds(10), () => Task.FromResult(subscriber.Log.Contains("subscribe", StringComparison.Ordinal) ? null : subscriber.Log));
        (await ForeignProgram.RunAsync(cli, "-p", direct, "publish", "news", "it works")).Trim().ShouldBe("1");
        await Eventually.BecomesAsync("the subscriber has it", TimeSpan.FromSeconds(10), () => Task.FromResult(subscriber.Log.Contains("it works", StringComparison.Ordinal) ? null : subscriber.Log));
        (await ForeignProgram.ShellAsync("for i in $(seq 1 1000); do echo incr n; done | $1 -p $2 | tail -1", cli, through)).Trim().ShouldBe("1000");
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
