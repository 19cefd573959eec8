namespace QgoBuild.Engine.Tooling;

/// <summary>A type whose attribute names a program that a target may require.</summary>
public interface IRequireTool;
