namespace Weft.Ctl.Output;

/// <summary>The values of <c>-o</c>.</summary>
internal enum OutputFormat
{
    Table,
    Yaml,
    Json,
}
