using System.Text.Json;
using Weft.ControlPlane.Answers;
using Weft.Resources.Envelope;
using Weft.Store.Contract;

namespace Weft.ControlPlane.Api;

/// <summary>Answers with lists in Kuma's shape: <c>{total, items, next}</c>.</summary>
internal sealed class ResourceLists(IResourceStore store)
{
    /// <summary>Answers with a page of a kind's resources.</summary>
    /// <param name="http">The request, with <c>size</c>, <c>offset</c> and filters.</param>
    /// <param name="kind">What to list.</param>
    /// <param name="mesh">Of which mesh, or null for all.</param>
    /// <param name="write">Writes one item as an object.</param>
    public async Task AnswerAsync(HttpContext http, ResourceKind kind, string? mesh, Action<Utf8JsonWriter, Resource> write)
    {
        if (!PageRequest.TryRead(http, out var asked, out var error))
        {
            await http.WriteErrorAsync(error!);
            return;
        }
        var page = await FindAsync(new DataplaneFilter(http.Request.Query), new ResourceQuery(kind, mesh) { Size = asked.Size, Offset = asked.Offset }, http.RequestAborted);
        await http.WriteJsonAsync(StatusCodes.Status200OK, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("total", page.Total);
            writer.WriteStartArray("items");
            foreach (var item in page.Items) write(writer, item);
            writer.WriteEndArray();
            if (page.Next is { } next) writer.WriteString("next", PageRequest.NextUrl(http, next));
            else writer.WriteNull("next");
            writer.WriteEndObject();
        });
    }

    private async Task<ResourcePage> FindAsync(DataplaneFilter filter, ResourceQuery query, CancellationToken cancel)
    {
        if (filter.IsEmpty) return await store.ListAsync(query, cancel);
        // The total counts what is shown, so that all of them must be looked at; pages are cut by key as the store does.
        var total = (await store.ListAsync(query with { Size = null, Offset = null }, cancel)).Items.Count(filter.Accepts);
        var rest = (await store.ListAsync(query with { Size = null }, cancel)).Items.Where(filter.Accepts).ToArray();
        var items = rest.Take(query.Size ?? rest.Length).ToArray();
        return new ResourcePage(items, total, items.Length < rest.Length ? $"{items[^1].Mesh}/{items[^1].Name}" : null);
    }
}
