namespace QgoBuild.Engine.Tooling;

/// <summary>A type whose attribute names a program that a target may require in a version.</summary>
public interface IRequireToolWithVersion;
