namespace QgoBuild.Engine.Tooling;

/// <summary>Takes settings and a value, and returns the settings changed.</summary>
public delegate TOptions Configure<TOptions, in TValue>(TOptions options, TValue value);
