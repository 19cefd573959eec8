namespace QgoBuild.Engine;

/// <summary>Somebody's machine.</summary>
public sealed class Terminal : Host
{
    internal Terminal()
    {
    }
}
