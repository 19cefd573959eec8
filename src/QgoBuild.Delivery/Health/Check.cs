namespace QgoBuild.Delivery.Health;

/// <summary>When a service, or what users reach at an entrance, counts as healthy.</summary>
public abstract record Check
{
    private protected Check() { }

    /// <summary>HTTP 200, with a JSON health report that contains the commit of the release.</summary>
    /// <param name="Path">The path of the request.</param>
    public sealed record Reports(string Path) : HttpCheck(Path)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Path} reports its health";
    }

    /// <summary>HTTP 200.</summary>
    /// <param name="Path">The path of the request.</param>
    public sealed record Answers(string Path) : HttpCheck(Path)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Path} answers with HTTP 200";
    }

    /// <summary>Its container's own health check (<c>healthcheck:</c>) succeeds.</summary>
    public sealed record ContainerHealthy : Check
    {
        /// <inheritdoc/>
        public override string ToString() => "its container is healthy";
    }

    /// <summary>Its container runs, and was never restarted.</summary>
    public sealed record Runs : Check
    {
        /// <inheritdoc/>
        public override string ToString() => "its container runs";
    }
}

/// <summary>A check by a request.</summary>
/// <param name="Path">The path of the request.</param>
public abstract record HttpCheck(string Path) : Check;
