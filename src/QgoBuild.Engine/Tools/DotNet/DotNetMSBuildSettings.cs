namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of a command that MSBuild runs.</summary>
public abstract record DotNetMSBuildSettings : DotNetOptions
{
    private protected DotNetMSBuildSettings(string command)
        : base(command)
    {
    }

    /// <summary>The option that names the project; null when the project has no option.</summary>
    internal virtual string? ProjectOption => null;
}
