using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.Session;

/// <summary>What child processes are started with unless said otherwise; a build may change it for itself.</summary>
internal sealed class ProcessDefaults
{
    public bool LogOutput { get; set; } = true;

    public bool LogInvocation { get; set; } = true;

    public bool LogWorkingDirectory { get; set; } = true;

    public AbsolutePath? WorkingDirectory { get; set; }
}
