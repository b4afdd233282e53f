namespace Weft.ControlPlane.Measures;

/// <summary>What the process takes of the machine, under the names of Prometheus's own libraries, and of its runtime.</summary>
internal static class ProcessMeasures
{
    /// <summary>Registers them; they are read when metrics are.</summary>
    public static void Register(InstanceMetrics metrics)
    {
        metrics.Gauge("process_resident_memory_bytes", "Resident memory size in bytes.", () => Environment.WorkingSet);
        metrics.Gauge("process_open_fds", "Number of open file descriptors.", OpenFiles);
        metrics.Gauge("dotnet_heap_bytes", "Bytes on the managed heap.", () => GC.GetTotalMemory(forceFullCollection: false));
        metrics.Gauge("dotnet_threadpool_threads", "Threads of the thread pool.", () => ThreadPool.ThreadCount);
    }

    private static long OpenFiles() => OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").LongCount() : 0;
}
