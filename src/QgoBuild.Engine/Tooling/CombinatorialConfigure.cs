namespace QgoBuild.Engine.Tooling;

/// <summary>Takes settings and returns several that are made from them, one for each call of a program.</summary>
public delegate IEnumerable<T> CombinatorialConfigure<T>(T settings);
