namespace QgoBuild.Delivery.Setup;

/// <summary>A port that the edge is to publish.</summary>
/// <param name="Port">Its number.</param>
/// <param name="Listens">Whether anything listens at it.</param>
/// <param name="Container">The container that publishes it; empty when none does.</param>
/// <param name="Project">The compose project of that container; empty when it has none.</param>
public sealed record PortFacts(int Port, bool Listens, string Container, string Project);
