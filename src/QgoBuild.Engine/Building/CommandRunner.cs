using QgoBuild.Engine.Commands;
using QgoBuild.Engine.Reporting;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Building;

/// <summary>The run of a command instead of targets: the build is created only if the command asks what it allows.</summary>
internal static class CommandRunner
{
    /// <inheritdoc cref="BuildRun.Execute"/>
    public static int Execute(Func<NukeBuild> create, Type type, HostContext invocation)
    {
        NukeBuild? build = null;
        var inputs = RunConfiguration.Read(type, invocation with { Arguments = [] }, Create);
        if (inputs.Session is not { } session)
        {
            invocation.Output.WriteLine(ProblemReport.Render(inputs.Problems, invocation.Arguments, inputs.Palette));
            return ExitCodes.WrongUsage;
        }

        using var entered = session.Enter();
        invocation.TakeConsole();
        try
        {
            var problems = EngineCommands.Run(Context(inputs, session, invocation), invocation.Arguments);
            if (problems.Count == 0) return ExitCodes.Done;
            session.Output.WriteRendered(ProblemReport.Render(problems, invocation.Arguments, session.Output.Palette));
            return ExitCodes.WrongUsage;
        }
        catch (Exception exception)
        {
            session.Output.WriteLine($"error: {FailureText.Describe(FailureText.Root(exception), session.Output.Verbosity)}", Style.Failure);
            return ExitCodes.For(exception);
        }

        NukeBuild Create()
        {
            invocation.Silence();
            return build ??= create();
        }
    }

    private static CommandContext Context(RunConfiguration inputs, BuildSession session, HostContext invocation) => new()
    {
        Parameters = inputs.Parameters,
        Targets = [.. inputs.Targets.Select(target => target.Name)],
        BuildDirectory = session.Locations.BuildDirectory,
        Output = session.Output,
        Keyring = inputs.Values.Encrypted.Keyring!,
        Prompt = invocation.Prompt,
        Input = invocation.Input,
    };
}
