using Weft.Store.Contract;
using Weft.Store.Memory;
using Weft.Store.Tests.Contract;

namespace Weft.Store.Tests.Memory;

public sealed class MemoryStoreTests : StoreContract
{
    private protected override Task<IResourceStore> OpenAsync() => Task.FromResult<IResourceStore>(new MemoryStore(Clock));
}
