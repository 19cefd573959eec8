namespace QgoBuild.Engine.Session;

/// <summary>The owner of the terminal's last line, which clears it while others write.</summary>
internal interface IStatusLine
{
    /// <summary>
    /// Clears the line until the result is disposed. Text written in the meantime must end with a line break. Calls may be nested and
    /// come from several threads; the line is drawn again after the last of them.
    /// </summary>
    IDisposable Suspend();
}
