namespace QgoBuild.Delivery.Deployments;

/// <summary>A part that an environment has once. Deployments never recreate it; an upgrade does.</summary>
public enum PlatformPart
{
    /// <summary>The edge, to which users connect, and Certbot beside it.</summary>
    Edge,

    /// <summary>The database.</summary>
    Database,
}
