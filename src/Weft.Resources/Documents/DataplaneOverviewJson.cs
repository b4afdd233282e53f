using System.Text.Json;
using Weft.Resources.DataplaneInsights;
using Weft.Resources.Dataplanes;
using Weft.Resources.Envelope;
using Weft.Resources.Kinds;
using Weft.Resources.Reading;
using Weft.Resources.Violations;

namespace Weft.Resources.Documents;

/// <summary>Overviews as JSON: the envelope with type <c>DataplaneOverview</c>, <c>dataplane</c> and <c>dataplaneInsight</c>.</summary>
public static class DataplaneOverviewJson
{
    /// <summary>Writes <paramref name="overview"/> as one JSON object value.</summary>
    public static void Write(Utf8JsonWriter writer, DataplaneOverview overview)
    {
        writer.WriteStartObject();
        ResourceJson.WriteEnvelope(writer, "DataplaneOverview", overview.Dataplane);
        ResourceJson.WriteSpecField(writer, "dataplane", overview.Dataplane);
        writer.WriteStartObject("dataplaneInsight");
        BuiltInKinds.DataplaneInsight.WriteSpec(writer, overview.Insight);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Reads an overview that a control plane sent; fields that are unknown are left out.</summary>
    public static DataplaneOverview Read(MapNode node)
    {
        var reader = new NodeReader(node, FieldPath.Root, new ReadFindings(acceptsSnakeCase: true));
        var dataplane = new Resource
        {
            Kind = BuiltInKinds.Dataplane,
            Mesh = reader.Text("mesh"),
            Name = reader.Text("name"),
            Labels = reader.Tags("labels"),
            CreationTime = reader.OptionalTime("creationTime") ?? default,
            ModificationTime = reader.OptionalTime("modificationTime") ?? default,
            Spec = reader.Map("dataplane", BuiltInKinds.Dataplane.ReadSpec) ?? new DataplaneSpec(),
        };
        var insight = reader.Map("dataplaneInsight", BuiltInKinds.DataplaneInsight.ReadSpec) as DataplaneInsightSpec;
        return new DataplaneOverview(dataplane, insight ?? new DataplaneInsightSpec());
    }
}
