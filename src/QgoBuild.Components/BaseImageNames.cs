namespace QgoBuild.Components;

/// <summary>The images that others are built on and tests run with, as this machine's engine names them.</summary>
/// <param name="Node">Node 18 with npm.</param>
/// <param name="Nginx">Nginx.</param>
/// <param name="MySql">MySQL, configured by the official image's variables.</param>
public sealed record BaseImageNames(string Node, string Nginx, string MySql);
