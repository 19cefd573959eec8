namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of a command that compiles first by default.</summary>
public abstract record DotNetCompilationSettings : DotNetMSBuildSettings
{
    private protected DotNetCompilationSettings(string command)
        : base(command)
    {
    }
}
