namespace QgoBuild.Delivery.Entrances;

/// <summary>A port of an environment that users connect to, and which service answers there.</summary>
/// <param name="Port">The port, on the server and in the edge's container.</param>
/// <param name="Routes">Which service answers which paths: one of them all paths that no other takes (<c>/</c>).</param>
public sealed record Entrance(int Port, IReadOnlyList<Route> Routes)
{
    /// <summary>How a deployment sees that users are served here.</summary>
    public Check Check { get; init; } = new Check.Answers("/");

    /// <summary>The largest body of a request, in MiB; what is larger is refused with HTTP 413. 25 unless set.</summary>
    public int LargestBody { get; init; } = 25;

    /// <summary>How long a service may take between two parts of an answer; then users get HTTP 504. One minute unless set; whole seconds count.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>Which service answers a path of an entrance.</summary>
/// <param name="Path">The path: with a slash at its end everything below it, without one this path alone.</param>
/// <param name="Service">The service of the release.</param>
/// <param name="Port">The port that its containers listen on.</param>
public sealed record Route(string Path, string Service, int Port)
{
    /// <summary>Whether answers are sent on as they come, piece by piece, as server-sent events need it; they are collected otherwise.</summary>
    public bool Streams { get; init; }
}

/// <summary>What an entrance answers when all is well.</summary>
/// <param name="Path">The path that is asked for.</param>
public abstract record Check(string Path)
{
    /// <summary>HTTP 200, with a health report in JSON that names the commit of the release.</summary>
    /// <param name="Path">The path that is asked for.</param>
    public sealed record Reports(string Path) : Check(Path);

    /// <summary>HTTP 200.</summary>
    /// <param name="Path">The path that is asked for.</param>
    public sealed record Answers(string Path) : Check(Path);
}
