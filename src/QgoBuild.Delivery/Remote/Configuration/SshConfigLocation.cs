namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>A line of a configuration file.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Line">The line's number, from 1.</param>
internal readonly record struct SshConfigLocation(string File, int Line)
{
    public override string ToString() => $"{File} line {Line}";
}
