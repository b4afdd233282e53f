namespace Weft.Proxy.Runtime;

/// <summary>Collects the problems of a unit; reading never stops at the first.</summary>
internal sealed class ViolationCollector
{
    private readonly List<ConfigurationViolation> _violations = [];
    private string _resource = "";

    public IReadOnlyList<ConfigurationViolation> Violations => _violations;

    public bool Any => _violations.Count > 0;

    /// <summary>What the next violations are about.</summary>
    public void Enter(string type, string name) => _resource = $"{type} {name}";

    public void Add(string field, string message) => _violations.Add(new ConfigurationViolation(_resource, field, message));
}
