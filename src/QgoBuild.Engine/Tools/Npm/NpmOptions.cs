namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Settings of a command of npm.</summary>
public abstract record NpmOptions : ToolOptions
{
    private protected NpmOptions(string command)
        : base("npm", command) { }
}

/// <summary>The options of npm.</summary>
public static class NpmOptionsExtensions
{
    extension<T>(T settings)
        where T : NpmOptions
    {
        /// <summary>How much it prints: <c>silent</c>, <c>error</c>, <c>warn</c>, <c>info</c>, ….</summary>
        public T SetLoglevel(string? level) => settings.Option("--loglevel", level);
    }
}
