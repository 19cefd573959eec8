namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of a command that compiles first, unless told not to.</summary>
public abstract record DotNetCompilationSettings : DotNetMSBuildSettings
{
    private protected DotNetCompilationSettings(string command)
        : base(command)
    {
    }
}
