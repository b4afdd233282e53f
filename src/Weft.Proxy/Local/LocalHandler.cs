namespace Weft.Proxy.Local;

/// <summary>Answers a request in this process. Called on a worker: what takes longer than a moment goes on elsewhere, and completes the task.</summary>
public delegate ValueTask<LocalResponse> LocalHandler(LocalRequest request);
