namespace QgoBuild.Delivery.Setup;

/// <summary>Sentences that several protections share.</summary>
internal static class ProtectionAdvice
{
    /// <summary>Something that a user other than root cannot see.</summary>
    public static string RequiresRoot(string what) => $"Only root may read {what}: add --as root.";
}
