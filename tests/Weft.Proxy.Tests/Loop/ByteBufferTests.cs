using Weft.Proxy.Loop;

namespace Weft.Proxy.Tests.Loop;

public sealed class ByteBufferTests
{
    private readonly BlockPool _pool = new(maxCachedBytes: 1 << 20);

    [Fact]
    public void Random_appends_and_consumes_keep_the_order_of_bytes()
    {
        var random = new Random(7);
        var buffer = new ByteBuffer(_pool);
        var expected = new Queue<byte>();
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                var bytes = new byte[random.Next(random.Next(10) == 0 ? 70_000 : 300)];
                random.NextBytes(bytes);
                if (random.Next(2) == 0)
                {
                    buffer.Append(bytes);
                }
                else
                {
                    bytes.CopyTo(buffer.Reserve(bytes.Length));
                    buffer.Commit(bytes.Length);
                }

                foreach (var value in bytes) expected.Enqueue(value);
            }
            else
            {
                var count = random.Next(buffer.Length + 1);
                foreach (var value in buffer.Span[..count])
                {
                    if (value != expected.Dequeue()) Assert.Fail($"wrong byte at step {step}");
                }

                buffer.Consume(count);
            }

            buffer.Length.ShouldBe(expected.Count);
        }

        buffer.Release();
        _pool.InUseBytes.ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_held_while_empty()
    {
        var buffer = new ByteBuffer(_pool);
        buffer.Append(new byte[5000]);
        _pool.InUseBytes.ShouldBe(16 * 1024);
        buffer.Consume(5000);
        _pool.InUseBytes.ShouldBe(0);
        _pool.CachedBytes.ShouldBe(16 * 1024);
        buffer.Reserve(10);
        buffer.Commit(0);
        _pool.InUseBytes.ShouldBe(0);
    }

    [Fact]
    public void The_pool_keeps_no_more_than_its_bound()
    {
        var buffers = Enumerable.Range(0, 64).Select(_ => new ByteBuffer(_pool)).ToArray();
        foreach (var buffer in buffers) buffer.Append(new byte[60_000]);
        _pool.InUseBytes.ShouldBe(64 * 64 * 1024);
        foreach (var buffer in buffers) buffer.Release();
        _pool.InUseBytes.ShouldBe(0);
        _pool.CachedBytes.ShouldBe(1 << 20);
        _pool.Trim();
        _pool.CachedBytes.ShouldBe(0);
    }

    [Fact]
    public void Consuming_or_committing_too_much_is_refused()
    {
        var buffer = new ByteBuffer(_pool);
        buffer.Append("abc"u8);
        Should.Throw<ArgumentOutOfRangeException>(() => buffer.Consume(4));
        Should.Throw<ArgumentOutOfRangeException>(() => buffer.Commit(1 << 20));
        buffer.Release();
    }
}
