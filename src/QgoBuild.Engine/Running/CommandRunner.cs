namespace QgoBuild.Engine.Running;

/// <summary>The run of a command instead of targets. The build is created only if the command requires allowed values.</summary>
internal static class CommandRunner
{
    /// <inheritdoc cref="BuildRun.Execute"/>
    public static int Execute(Func<NukeBuild> create, Type type, HostContext hostContext)
    {
        NukeBuild? build = null;
        var configuration = RunConfiguration.Read(type, hostContext with { Arguments = [] }, Create);
        if (configuration.Session is not { } session)
        {
            hostContext.Output.WriteLine(ProblemReport.Render(configuration.Problems, hostContext.Arguments, configuration.Palette));
            return ExitCodes.UsageError;
        }

        using var entered = session.Enter();
        hostContext.RedirectConsole();
        try
        {
            var problems = EngineCommands.Run(CreateContext(configuration, session, hostContext), hostContext.Arguments);
            if (problems.Count == 0) return ExitCodes.Success;
            session.Output.WriteRendered(ProblemReport.Render(problems, hostContext.Arguments, session.Output.Palette));
            return ExitCodes.UsageError;
        }
        catch (Exception exception)
        {
            session.Output.WriteLine($"error: {FailureText.Describe(FailureText.Unwrap(exception), session.Output.Verbosity)}",
                Style.Failure);
            return ExitCodes.For(exception);
        }

        NukeBuild Create()
        {
            hostContext.SuppressConsoleOutput();
            return build ??= create();
        }
    }

    private static CommandContext CreateContext(RunConfiguration configuration, BuildSession session, HostContext hostContext) => new()
    {
        Parameters = configuration.Parameters,
        Targets = [.. configuration.Targets.Select(target => target.Name)],
        BuildDirectory = session.Locations.BuildDirectory,
        Output = session.Output,
        Keyring = configuration.Values.Encrypted.Keyring!,
        Prompt = hostContext.Prompt,
        Input = hostContext.Input,
    };
}
