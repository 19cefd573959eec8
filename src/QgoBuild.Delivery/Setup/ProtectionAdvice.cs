namespace QgoBuild.Delivery.Setup;

/// <summary>Sentences that are shared by several protections.</summary>
internal static class ProtectionAdvice
{
    /// <summary>The sentence for facts that only root may read.</summary>
    public static string RequiresRoot(string what) => $"Only root may read {what}: add --as root.";
}
