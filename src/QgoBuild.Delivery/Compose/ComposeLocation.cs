namespace QgoBuild.Delivery.Compose;

/// <summary>A line of a compose file.</summary>
/// <param name="File">The file, relative to the root of the repository.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record ComposeLocation(string File, long Line)
{
    /// <summary>As editors and compilers write it: <c>docker-compose.yml:12</c>.</summary>
    public override string ToString() => $"{File}:{Line}";
}
