namespace QgoBuild.Engine.Tooling;

/// <summary>A type whose attribute names a program of which a target may require a version.</summary>
public interface IRequireToolWithVersion;
