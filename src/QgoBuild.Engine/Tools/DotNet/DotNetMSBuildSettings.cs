namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of a command that MSBuild carries out.</summary>
public abstract record DotNetMSBuildSettings : DotNetOptions
{
    private protected DotNetMSBuildSettings(string command)
        : base(command)
    {
    }

    /// <summary>The option that names the project; null when the project stands by itself after the command.</summary>
    internal virtual string? ProjectOption => null;
}
