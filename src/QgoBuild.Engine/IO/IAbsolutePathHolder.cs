namespace QgoBuild.Engine.IO;

/// <summary>An object with a path.</summary>
public interface IAbsolutePathHolder
{
    /// <summary>The path.</summary>
    AbsolutePath Path { get; }
}
