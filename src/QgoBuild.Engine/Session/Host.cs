using QgoBuild.Engine.Session;

namespace QgoBuild.Engine;

/// <summary>Where a build runs: on somebody's machine or on a server.</summary>
public abstract class Host
{
    /// <summary>Where the current build runs.</summary>
    public static Host Instance => BuildSession.Current.Host;

    /// <summary>The name as <c>--host</c> takes it.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>What stands before the output of a target, or null when the host has no such thing.</summary>
    internal virtual string? FormatGroupStart(string name) => null;

    /// <summary>What stands after the output of a target, or null when the host has no such thing.</summary>
    internal virtual string? FormatGroupEnd(string name) => null;

    /// <summary>The line that makes an error stand out on this host, or null when the host has no such thing.</summary>
    internal virtual string? FormatErrorAnnotation(string error) => null;

    /// <summary>
    /// The line that tells the host to hide a text in everything that it shows, or null when the host has no such thing.
    /// </summary>
    internal virtual string? FormatMaskCommand(string secret) => null;
}
