namespace QgoBuild.Engine;

/// <summary>A developer's machine.</summary>
public sealed class Terminal : Host
{
    internal Terminal() { }
}
