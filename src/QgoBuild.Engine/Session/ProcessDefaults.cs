namespace QgoBuild.Engine.Session;

/// <summary>The defaults for starting child processes; a build can change them.</summary>
internal sealed class ProcessDefaults
{
    public bool LogOutput { get; set; } = true;

    public bool LogInvocation { get; set; } = true;

    public bool LogWorkingDirectory { get; set; } = true;

    public AbsolutePath? WorkingDirectory { get; set; }
}
