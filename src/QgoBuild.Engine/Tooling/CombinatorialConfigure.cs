namespace QgoBuild.Engine.Tooling;

/// <summary>Creates several settings from one, one for each call of a program.</summary>
public delegate IEnumerable<T> CombinatorialConfigure<T>(T settings);
