using System.Collections.Immutable;

namespace QgoBuild.Engine.Tooling;

/// <summary>Settings for running any program.</summary>
public static class ToolOptionsExtensions
{
    extension<T>(T options)
        where T : ToolOptions
    {
        /// <summary>Runs another program than the one in <c>PATH</c>.</summary>
        public T SetProcessToolPath(string? path) => options with { ProcessToolPath = path };

        /// <summary>Sets the working directory; the root directory when null.</summary>
        public T SetProcessWorkingDirectory(string? directory) => options with { ProcessWorkingDirectory = directory };

        /// <summary>Adds a variable to the environment of the build.</summary>
        public T SetProcessEnvironmentVariable(string name, object value) =>
            options.AddProcessEnvironmentVariables(new Dictionary<string, string> { [name] = value.NotNull().ToString() ?? "" });

        /// <summary>Adds variables to the environment of the build.</summary>
        public T AddProcessEnvironmentVariables(IReadOnlyDictionary<string, string> variables) => options with
        {
            ProcessEnvironmentVariables = options.ProcessEnvironmentVariables.ToImmutableDictionary().SetItems(variables),
        };

        /// <summary>Kills it after this number of milliseconds; never when null.</summary>
        public T SetProcessExecutionTimeout(int? milliseconds) => options with { ProcessExecutionTimeout = milliseconds };

        /// <summary>Shows its lines, or does not.</summary>
        public T SetProcessOutputLogging(bool? shown) => options with { ProcessOutputLogging = shown };

        /// <summary>Shows its lines.</summary>
        public T EnableProcessOutputLogging() => options.SetProcessOutputLogging(true);

        /// <summary>Does not show its lines.</summary>
        public T DisableProcessOutputLogging() => options.SetProcessOutputLogging(false);

        /// <summary>Shows the command, or does not.</summary>
        public T SetProcessInvocationLogging(bool? shown) => options with { ProcessInvocationLogging = shown };

        /// <summary>Shows the command.</summary>
        public T EnableProcessInvocationLogging() => options.SetProcessInvocationLogging(true);

        /// <summary>Does not show the command.</summary>
        public T DisableProcessInvocationLogging() => options.SetProcessInvocationLogging(false);

        /// <summary>Passes its lines to <paramref name="logger"/> instead of showing them.</summary>
        public T SetProcessLogger(Action<OutputType, string>? logger) => options with { ProcessLogger = logger };

        /// <summary>Replaces the check for exit code 0 by <paramref name="handler"/>.</summary>
        public T SetProcessExitHandler(Action<IProcess>? handler) => options with { ProcessExitHandler = handler };

        /// <summary>Adds arguments that have no setting, after the options.</summary>
        public T AddProcessAdditionalArguments(params string[] arguments) => options with
        {
            Arguments = options.Arguments.Add(new ToolArgument("additional", ArgumentPosition.Options, [.. arguments])),
        };

        /// <summary>Masks values in the shown command and output.</summary>
        public T AddProcessRedactedSecrets(params string[] values) => options with { Secrets = options.Secrets.AddRange(values) };
    }
}
