namespace QgoBuild.Delivery.Environments;

/// <summary>A container of the application.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Service">Its service.</param>
/// <param name="Colour">The colour of its release; empty for database and edge.</param>
/// <param name="Image">The image it runs.</param>
/// <param name="State">Docker's state: running, exited, …</param>
/// <param name="Status">Docker's description: "Up 2 hours (healthy)".</param>
public sealed record ContainerState(string Name, string Service, string Colour, string Image, string State, string Status)
{
    // NAME STATE IMAGE HASH SERVICE COLOUR STATUS, as written by collect.sh; the status may contain spaces.
    internal static ContainerState Parse(string line) =>
        line.Split(' ', 7) is [var name, var state, var image, _, var service, var colour, var status]
        ? new(name, service, colour == "none" ? "" : colour, image, state, status)
        : throw new FormatException($"the server describes a container as \"{line}\"");
}
