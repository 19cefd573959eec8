namespace QgoBuild.Engine.CI.Workflows;

/// <summary>The environment variables that pass parameters to the build in a job. Their prefix NUKE_ keeps a parameter from becoming a
/// variable that the shell or a tool reads.</summary>
internal sealed class JobVariables(AttributeSource source, GitHubJobAttribute job, List<Problem> problems)
{
    private readonly List<(string Name, string Value)> _variables = [];
    private readonly List<string> _secrets = [];

    private string JobDescription => $"The job {job.Id} of the workflow {job.Workflow}";

    /// <summary>The variables and their values, in GitHub's expression language.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables => _variables;

    /// <summary>The secrets of the repository that they use.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    public JobVariables Collect(IEnumerable<WorkflowInput> inputs, IEnumerable<GitHubMatrixAttribute> matrices,
        IEnumerable<(string Name, string Value)> others)
    {
        foreach (var input in inputs) Add(input.Parameter.Name, $"inputs.{input.Name}");
        foreach (var matrix in matrices) Add(matrix.Parameter, $"matrix.{NameFormat.ToKebabCase(matrix.Parameter)}");
        foreach (var (parameter, name) in ParseImports(job.ImportContext, "a value", null)) Add(parameter.Name, name);
        foreach (var (parameter, name) in ParseImports(job.ImportVariables, "a variable", false)) Add(parameter.Name, $"vars.{name}");
        foreach (var (parameter, name) in ParseImports(job.ImportSecrets, "a secret", true))
        {
            Add(parameter.Name, $"secrets.{name}");
            _secrets.Add(name);
        }

        if (job.EnableGitHubToken) _variables.Add(("GITHUB_TOKEN", ToExpression("github.token")));
        _variables.AddRange(others);
        return this;
    }

    private void Add(string parameter, string expression)
    {
        var name = $"NUKE_{NameFormat.ToEnvironmentVariable(parameter)}";
        if (_variables.Exists(variable => variable.Name == name))
            problems.Add(new Problem($"{JobDescription} gets {parameter} from several sources: use only one input, matrix or import."));
        _variables.Add((name, ToExpression(expression)));
    }

    private static string ToExpression(string expression) => $"${{{{ {expression} }}}}";

    private IEnumerable<(ParameterSpec Parameter, string Name)> ParseImports(string[] imports, string what, bool? secret)
    {
        foreach (var import in imports)
        {
            var (parameter, name) = import.Split('=', 2) is [var before, var after] ? (before.Trim(), after.Trim()) : (import, null);
            if (secret is null && string.IsNullOrEmpty(name))
                problems.Add(new Problem(
                    $"{JobDescription} imports {parameter} without a source: write {parameter}=github.actor, for example."));
            else if (FindImported(parameter, what, secret) is { } found)
                yield return (found, name ?? NameFormat.ToEnvironmentVariable(found.Name));
        }
    }

    private ParameterSpec? FindImported(string name, string what, bool? secret)
    {
        var candidates = secret == true ? source.Parameters.Where(parameter => parameter.IsSecret) : source.Parameters;
        if (secret == true && source.Parameters.FirstOrDefault(parameter =>
            parameter.Key == NameFormat.ToKey(name)) is { IsSecret: false } plainParameter)
        {
            problems.Add(new Problem(
                $"{JobDescription} imports {plainParameter.Name} as a secret, but it is not one: mark it with [Secret] in the build."));
            return null;
        }

        var found = AttributeSource.Find(name, $"{JobDescription} imports as {what}", candidates, problems);
        if (secret != false || found is not { IsSecret: true }) return found;
        problems.Add(new Problem($"{JobDescription} imports {found.Name} as a variable, which everybody can read, but it is a secret: " +
            $"use ImportSecrets = [\"{found.Name}\"]."));
        return null;
    }
}
