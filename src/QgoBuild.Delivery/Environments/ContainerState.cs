namespace QgoBuild.Delivery.Environments;

/// <summary>A container of the application.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Service">Its service.</param>
/// <param name="Colour">The colour of its release; empty for database and edge.</param>
/// <param name="Image">The image it runs.</param>
/// <param name="State">Docker's word: running, exited, …</param>
/// <param name="Status">Docker's sentence: «Up 2 hours (healthy)».</param>
public sealed record ContainerState(string Name, string Service, string Colour, string Image, string State, string Status);
