namespace QgoBuild.Delivery.Deployments;

/// <summary>What an environment has once, which deployments never recreate: an upgrade does.</summary>
public enum PlatformPart
{
    /// <summary>What users connect to, and Certbot beside it.</summary>
    Edge,

    /// <summary>The database.</summary>
    Database,
}
