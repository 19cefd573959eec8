namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>How much a .NET command prints.</summary>
[TypeConverter(typeof(TypeConverter<DotNetVerbosity>))]
public class DotNetVerbosity : Enumeration
{
    /// <summary>Almost nothing.</summary>
    public static readonly DotNetVerbosity quiet = new() { Value = nameof(quiet) };

    /// <summary>Warnings, errors and results.</summary>
    public static readonly DotNetVerbosity minimal = new() { Value = nameof(minimal) };

    /// <summary>Main steps as well.</summary>
    public static readonly DotNetVerbosity normal = new() { Value = nameof(normal) };

    /// <summary>Each step.</summary>
    public static readonly DotNetVerbosity detailed = new() { Value = nameof(detailed) };

    /// <summary>Everything.</summary>
    public static readonly DotNetVerbosity diagnostic = new() { Value = nameof(diagnostic) };
}
