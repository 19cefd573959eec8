namespace QgoBuild.Delivery.Setup;

/// <summary>An environment's directory.</summary>
/// <param name="State"><c>directory</c>, <c>absent</c>, or <c>file</c> when something else has its name.</param>
/// <param name="Writable">Whether files can be made in it; where it is absent, in the nearest directory above.</param>
/// <param name="FreeMebibytes">What is free on its disk, in MiB.</param>
public sealed record DirectoryFacts(string State, bool Writable, long FreeMebibytes);
