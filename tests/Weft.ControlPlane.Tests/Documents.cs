namespace Weft.ControlPlane.Tests;

/// <summary>Resources as users write them.</summary>
internal static class Documents
{
    public const string StrictMesh =
        """{"type":"Mesh","name":"default","mtls":{"enabledBackend":"ca-1","backends":[{"name":"ca-1","type":"builtin"}]}}""";

    public static string Mesh(string name) => $$"""{"type":"Mesh","name":"{{name}}"}""";

    public static string Dataplane(string name, string service = "web", string mesh = "default", string address = "127.0.0.1") =>
        $$$"""{"type":"Dataplane","mesh":"{{{mesh}}}","name":"{{{name}}}","networking":{"address":"{{{address}}}","inbound":[{"port":8080,"tags":{"kuma.io/service":"{{{service}}}"}}]}}""";

    public static string Secret(string name, string data = "c2VjcmV0") => $$"""{"type":"Secret","mesh":"default","name":"{{name}}","data":"{{data}}"}""";
}
