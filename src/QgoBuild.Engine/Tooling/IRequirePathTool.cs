namespace QgoBuild.Engine.Tooling;

/// <summary>A type whose <see cref="PathToolAttribute"/> names a program in <c>PATH</c>.</summary>
public interface IRequirePathTool : IRequireTool;
