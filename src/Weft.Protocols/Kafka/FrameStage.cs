namespace Weft.Protocols.Kafka;

/// <summary>Where in a frame one direction stands.</summary>
internal enum FrameStage
{
    /// <summary>In its size and the fixed part of its header.</summary>
    Head,

    /// <summary>In the rest of its header.</summary>
    Header,

    /// <summary>In what is read of its body.</summary>
    Body,

    /// <summary>In what is not read.</summary>
    Rest,
}
