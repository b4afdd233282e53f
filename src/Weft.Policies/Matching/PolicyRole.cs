namespace Weft.Policies.Matching;

/// <summary>For whom a policy was written (label <c>kuma.io/policy-role</c>, 2.8+), weakest first.</summary>
public enum PolicyRole
{
    /// <summary>For the mesh, by its operators; also where the label is missing.</summary>
    System,

    /// <summary>By the owner of a service, for its clients.</summary>
    Producer,

    /// <summary>By the owner of a client, for its own.</summary>
    Consumer,

    /// <summary>By the owner of the workload, for itself.</summary>
    WorkloadOwner,
}
