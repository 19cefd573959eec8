namespace QgoBuild.Engine.CI.Workflows;

/// <summary>Creates the triggers of a workflow.</summary>
internal sealed class TriggerMapper(AttributeSource source, GitHubActionsAttribute declared, List<Problem> problems)
{
    private string Name => declared.IdPostfix;

    public WorkflowTriggers Map()
    {
        var takesInputs = declared.OnWorkflowDispatchRequiredInputs.Length + declared.OnWorkflowDispatchOptionalInputs.Length > 0;
        var inputs = declared.OnWorkflowDispatchRequiredInputs.Select(name => MapInput(name, required: true))
            .Concat(declared.OnWorkflowDispatchOptionalInputs.Select(name => MapInput(name, required: false)))
            .OfType<WorkflowInput>().ToList();
        var triggers = new WorkflowTriggers
        {
            Push = Filter(GitHubActionsTrigger.Push, new EventFilter
            {
                Branches = declared.OnPushBranches,
                BranchesIgnore = declared.OnPushBranchesIgnore,
                Tags = declared.OnPushTags,
                TagsIgnore = declared.OnPushTagsIgnore,
                Paths = Paths(declared.OnPushIncludePaths, declared.OnPushExcludePaths),
                PathsIgnore = declared.OnPushIncludePaths.Length > 0 ? [] : declared.OnPushExcludePaths,
            }),
            PullRequest = Filter(GitHubActionsTrigger.PullRequest, new EventFilter
            {
                Branches = declared.OnPullRequestBranches,
                Paths = Paths(declared.OnPullRequestIncludePaths, declared.OnPullRequestExcludePaths),
                PathsIgnore = declared.OnPullRequestIncludePaths.Length > 0 ? [] : declared.OnPullRequestExcludePaths,
            }),
            Schedule = declared.OnCronSchedule,
            WorkflowDispatch = declared.On.Contains(GitHubActionsTrigger.WorkflowDispatch) || (takesInputs && !declared.OnWorkflowCall),
            WorkflowCall = declared.OnWorkflowCall,
            Inputs = inputs,
        };
        Validate(triggers);
        return triggers;
    }

    private EventFilter? Filter(GitHubActionsTrigger trigger, EventFilter filter) =>
        declared.On.Contains(trigger) || !filter.IsEmpty ? filter : null;

    // A list of exclusions alone would match nothing: GitHub has another key for those.
    private static IReadOnlyList<string> Paths(string[] include, string[] exclude) =>
        include.Length == 0 ? [] : [.. include, .. exclude.Select(path => $"!{path}")];

    private void Validate(WorkflowTriggers triggers)
    {
        if (triggers.IsEmpty)
            problems.Add(new Problem(
                $"Nothing starts the workflow {Name}: set On, OnPushBranches, OnPullRequestBranches, OnCronSchedule or OnWorkflowCall."));
        if (declared.OnPushBranches.Length > 0 && declared.OnPushBranchesIgnore.Length > 0)
            AddConflict("OnPushBranches", "OnPushBranchesIgnore");
        if (declared.OnPushTags.Length > 0 && declared.OnPushTagsIgnore.Length > 0) AddConflict("OnPushTags", "OnPushTagsIgnore");
        if (declared.OnPullRequestTags.Length > 0)
            problems.Add(new Problem($"The workflow {Name} has OnPullRequestTags, but GitHub has no tags of pull requests: remove it."));
        if (triggers.Schedule is { } schedule && schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 5)
            problems.Add(new Problem(
                $"The schedule '{schedule}' of the workflow {Name} must have five fields: minute, hour, day, month, weekday. " +
                    "0 3 * * * is every night at three, UTC."));
    }

    private void AddConflict(string one, string other) =>
        problems.Add(new Problem($"The workflow {Name} has both {one} and {other}, but GitHub allows only one: " +
            $"exclude a branch or tag from {one} with '!name'."));

    private WorkflowInput? MapInput(string name, bool required)
    {
        if (AttributeSource.Find(name, $"The workflow {Name} takes as an input", source.Parameters, problems) is not { } parameter)
            return null;
        if (parameter.IsSecret)
        {
            problems.Add(new Problem(
                $"The workflow {Name} takes {parameter.Name} as an input, which everybody can read, but it is a secret: " +
                    $"use ImportSecrets = [\"{parameter.Name}\"]."));
            return null;
        }

        var allowed = parameter.IsCollection ? null : parameter.GetAllowedValues();
        var type = InputType(parameter, allowed);
        var fallback = parameter.ScalarType == typeof(IO.AbsolutePath) ? null : source.DefaultValue(parameter);
        if (type == "boolean") fallback = fallback is null ? "false" : "true";
        if (allowed is not null) fallback = allowed.FirstOrDefault(value => value.Equals(fallback, StringComparison.OrdinalIgnoreCase));

        var description = parameter.Description ?? parameter.Name;
        if (allowed is null || required || fallback is not null)
            return new WorkflowInput(parameter, NameFormat.ToKebabCase(parameter.Name), description, type, required, fallback,
                allowed ?? []);

        // GitHub takes the first value of a choice when none is selected: an optional parameter is a text field instead.
        return new WorkflowInput(parameter, NameFormat.ToKebabCase(parameter.Name), $"{description} ({string.Join(", ", allowed)})",
            "string", required, null, []);
    }

    private static string InputType(ParameterSpec parameter, IReadOnlyList<string>? allowed) =>
        parameter.IsCollection ? "string"
        : parameter.IsFlag ? "boolean"
        : allowed is not null ? "choice"
        : ValueTypes.GetDisplayName(parameter.ScalarType) is "number" or "whole number" ? "number" : "string";
}
