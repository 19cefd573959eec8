namespace QgoBuild.Delivery.Applications;

/// <summary>A part that an environment has once: a database, a cache, a queue. Deployments never recreate it; an upgrade does.</summary>
/// <param name="Name">Its name in the compose file.</param>
/// <param name="Image">The image, as in the compose file.</param>
public sealed record Accessory(string Name, string Image);
