namespace QgoBuild.Components;

/// <summary>The images that others are built on and tests run with, as this machine's engine names them.</summary>
/// <param name="Node">Node 18 with npm.</param>
/// <param name="Nginx">Nginx.</param>
/// <param name="MySql">MySQL, configured by the official image's variables.</param>
public sealed record BaseImageNames(string Node, string Nginx, string MySql)
{
    internal const string NodeArgument = "NODE_IMAGE";
    internal const string NginxArgument = "NGINX_IMAGE";

    /// <summary>Those that images are built on, by the build argument that names each.</summary>
    internal IReadOnlyDictionary<string, string> Arguments =>
        new Dictionary<string, string> { [NodeArgument] = Node, [NginxArgument] = Nginx };
}

/// <summary>What identifies the images that others are built on: the digest of each, or the engine's own identifier of one that comes from
/// no registry.</summary>
/// <param name="Node">Node 18 with npm.</param>
/// <param name="Nginx">Nginx.</param>
public sealed record BaseImageDigests(string Node, string Nginx)
{
    /// <summary>The digests, by the build argument that names each image.</summary>
    internal IReadOnlyDictionary<string, string> Arguments =>
        new Dictionary<string, string> { [BaseImageNames.NodeArgument] = Node, [BaseImageNames.NginxArgument] = Nginx };
}
