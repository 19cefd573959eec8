namespace QgoBuild.Engine.Session;

/// <summary>Something that keeps the last line of the terminal for itself, and makes room for whoever else writes.</summary>
internal interface IStatusLine
{
    /// <summary>
    /// Clears the line until the result is disposed. What is written meanwhile must end with a line break. May be nested and
    /// called by several threads; the line comes back when all have left.
    /// </summary>
    IDisposable Suspend();
}
