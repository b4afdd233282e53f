using Weft.Resources.Envelope;

namespace Weft.Ctl.Inputs;

/// <summary>A resource with the place that it was read from.</summary>
internal sealed record ReadDocument(string Origin, int Line, Resource Resource);
