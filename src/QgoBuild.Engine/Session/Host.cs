namespace QgoBuild.Engine;

/// <summary>The host of a build: a developer's machine or a CI server.</summary>
public abstract class Host
{
    /// <summary>The host of the current build.</summary>
    public static Host Instance => BuildSession.Current.Host;

    /// <summary>The name, a value of <c>--host</c>.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>The line before the output of a target; null when the host has none.</summary>
    internal virtual string? FormatGroupStart(string name) => null;

    /// <summary>The line after the output of a target; null when the host has none.</summary>
    internal virtual string? FormatGroupEnd(string name) => null;

    /// <summary>The line that highlights an error on this host; null when the host has none.</summary>
    internal virtual string? FormatErrorAnnotation(string error) => null;

    /// <summary>The line that makes the host hide a text in all output; null when the host has none.</summary>
    internal virtual string? FormatMaskCommand(string secret) => null;
}
