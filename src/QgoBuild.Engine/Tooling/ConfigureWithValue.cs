namespace QgoBuild.Engine.Tooling;

/// <summary>Changes settings with a value.</summary>
public delegate TOptions Configure<TOptions, in TValue>(TOptions options, TValue value);
