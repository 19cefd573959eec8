namespace QgoBuild.Engine.Tooling;

/// <summary>Changes settings.</summary>
public delegate T Configure<T>(T settings);
