namespace QgoBuild.Engine.CI.Workflows;

/// <summary>The command of a job that runs the build, the same as on a developer's machine.</summary>
internal static class BuildCommand
{
    /// <summary>The command, checked like a command line.</summary>
    /// <param name="source">The build.</param>
    /// <param name="targets">The targets by name.</param>
    /// <param name="arguments">The arguments after the targets.</param>
    /// <param name="isWindows">Whether it is for PowerShell; otherwise it is for a POSIX shell.</param>
    /// <param name="job">The job, as the beginning of a sentence.</param>
    /// <param name="problems">Receives the errors.</param>
    public static string Create(
        AttributeSource source, IReadOnlyList<string> targets, IReadOnlyList<string> arguments, bool isWindows, string job,
        List<Problem> problems)
    {
        var words = targets.Select(name => ResolveTarget(source, name, job, problems)).Concat(arguments).ToList();
        Validate(source, arguments, job, problems);
        return string.Join(' ', words.Select(word => Quote(word, isWindows)).Prepend(isWindows ? "./build.cmd" : "./build.sh"));
    }

    /// <summary>Whether the text contains a GitHub expression, whose value can be untrusted: a title or the name of a branch, for
    /// example.</summary>
    public static bool ContainsExpression(string text) => text.Contains("${{", StringComparison.Ordinal);

    private static string ResolveTarget(AttributeSource source, string name, string job, List<Problem> problems)
    {
        if (source.Model.IndexOf(name) < 0)
            problems.Add(AttributeSource.UnknownNameProblem($"{job} runs {name}, which is not a target.", name,
                source.Model.Targets.Select(target => target.Name)));
        return source.NameOf(name);
    }

    private static void Validate(AttributeSource source, IReadOnlyList<string> arguments, string job, List<Problem> problems)
    {
        var expressions = arguments.Where(ContainsExpression).ToList();
        problems.AddRange(expressions.Select(argument => new Problem(
            $"{job} has {argument} on its command line. GitHub would insert untrusted text into a script: " +
                "make it a parameter, ImportContext = [\"Name=…\"].")));
        if (expressions.Count > 0) return;
        ParameterSpec[] parameters = [.. EngineOptions.Create(source.Parameters).EffectiveOptions, .. source.Parameters];
        var parsed = CommandLineParser.Parse(arguments, parameters, [.. source.Model.Targets.Select(target => target.Name)]);
        var wrong = parsed.Problems.ToList();
        new ParameterValues(source.RootDirectory).Read(parameters, [parsed.Find], wrong);
        problems.AddRange(wrong.Select(problem => new Problem($"{job}: {problem.Message}")));
        problems.AddRange(source.Parameters.Where(parameter => parameter.IsSecret && parsed.Find(parameter) is not null)
            .Select(secret => new Problem(
            $"{job} has {secret.Option} on its command line, which everybody can read: use ImportSecrets = [\"{secret.Name}\"].")));
    }

    private static string Quote(string word, bool isWindows)
    {
        if (word.Length > 0 && word.All(character => char.IsAsciiLetterOrDigit(character) || "-_=+:,./%".Contains(character))) return word;
        return isWindows ? $"'{word.Replace("'", "''", StringComparison.Ordinal)}'" : Quoting.Single(word);
    }
}
