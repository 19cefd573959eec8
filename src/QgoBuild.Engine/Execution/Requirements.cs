namespace QgoBuild.Engine.Execution;

/// <summary>Checks all requirements of targets before anything runs.</summary>
internal sealed class Requirements(object build, IReadOnlyList<InjectedMember> members, IReadOnlyList<ParameterSpec> parameters)
{
    /// <summary>The unmet requirements of the targets; one entry each, with all targets that have it.</summary>
    public IReadOnlyList<MissingRequirement> FindMissing(IEnumerable<PlannedTarget> targets)
    {
        var missing = new Dictionary<string, MissingRequirement>();
        foreach (var parameter in parameters)
        {
            if (parameter.IsRequired && IsMissing(FindInjected(parameter.Member!)!.Read(build)))
                Add(DescribeMissingParameter(parameter), parameter, null);
        }

        foreach (var target in targets)
        {
            foreach (var requirement in target.Spec.Requirements) Check(requirement, target.Spec.Name);
            foreach (var tool in target.Spec.Tools)
            {
                if (tool.FindProblem() is { } problem) Add(problem.TrimEnd('.'), null, target.Spec.Name);
            }
        }

        return [.. missing.Values];

        void Check(LambdaExpression requirement, string target)
        {
            if (requirement is Expression<Func<bool>> condition)
            {
                if (!condition.Compile(preferInterpretation: true)())
                    Add($"This condition is false: {FormatExpression(condition.Body)}", null, target);
            }
            else if (IsMissing(Evaluate(requirement)))
            {
                var parameter = parameters.FirstOrDefault(parameter => parameter.Member?.Name == GetMember(requirement)?.Name);
                Add(parameter is null
                    ? $"{FormatExpression(requirement.Body)} has no value" : DescribeMissingParameter(parameter), parameter, target);
            }
        }

        void Add(string description, ParameterSpec? parameter, string? target)
        {
            string[] named = target is null ? [] : [target];
            missing[description] = missing.TryGetValue(description, out var known)
                ? known with { Targets = known.Targets.Count == 0 ? [] : [.. known.Targets.Union(named)] }
                : new MissingRequirement(description, named, parameter);
        }
    }

    /// <summary>The text of a requirement as written in the build: a member or a condition.</summary>
    public static string Describe(LambdaExpression requirement) => GetMember(requirement)?.Name ?? FormatExpression(requirement.Body);

    /// <summary>The message about a parameter without a value.</summary>
    private static string DescribeMissingParameter(ParameterSpec parameter)
    {
        var allowed = parameter.GetAllowedValues() is { } values ? $"one of {string.Join(", ", values)}" : "";
        var about = string.Join(": ", ((string[])[parameter.Description ?? "", allowed]).Where(part => part.Length > 0));
        if (about.Length > 0) about = $" ({about})";
        return $"{parameter.Option}{about} is missing: pass it, or set {NameFormat.ToEnvironmentVariable(parameter.Name)}";
    }

    private static bool IsMissing(object? value) => value is null || (value is string text && string.IsNullOrWhiteSpace(text));

    // The class may implement a member of a component; then the class's member was injected.
    private object? Evaluate(LambdaExpression requirement)
    {
        var injected = GetMember(requirement) is { } member ? FindInjected(member) : null;
        return injected is not null ? injected.Read(build) : requirement.Compile(preferInterpretation: true).DynamicInvoke();
    }

    private InjectedMember? FindInjected(MemberInfo member) =>
        members.FirstOrDefault(candidate => candidate.Member.HasSameMetadataDefinitionAs(member)) ??
        members.FirstOrDefault(candidate => candidate.Member.Name == member.Name);

    private static MemberInfo? GetMember(LambdaExpression expression)
    {
        var body = expression.Body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : expression.Body;
        return (body as MemberExpression)?.Member;
    }

    private static string FormatExpression(Expression expression)
    {
        var text = System.Text.RegularExpressions.Regex.Replace(expression.ToString(), @"value\([^)]*\)\.", "");
        return expression is BinaryExpression && text is ['(', .. var inner, ')'] ? inner : text;
    }
}

/// <summary>An unmet requirement of targets in the plan.</summary>
/// <param name="Description">The missing thing and how to provide it.</param>
/// <param name="Targets">The targets that require it; empty when every run requires it.</param>
/// <param name="Parameter">The parameter without a value; null when something else is missing.</param>
internal sealed record MissingRequirement(string Description, IReadOnlyList<string> Targets, ParameterSpec? Parameter = null)
{
    /// <summary>The whole sentence.</summary>
    public override string ToString() => Targets.Count switch
    {
        0 => $"{Description}.",
        1 => $"{Description}; {Targets[0]} needs it.",
        _ => $"{Description}; {string.Join(", ", Targets.SkipLast(1))} and {Targets[^1]} need it.",
    };
}

/// <summary>The secrets that a run needs, by the conditions and requirements that name them: <c>.Requires(() => ApiKey)</c>. A field of the
/// build must have its value before the first target runs, so every run needs a field that no target names. A property that calls
/// <c>TryGetValue</c> gets its value when it is read.</summary>
/// <param name="all">The targets of the build.</param>
/// <param name="secrets">The secrets whose values are still encrypted.</param>
internal sealed class RequiredSecrets(IReadOnlyList<TargetSpec> all, IReadOnlyList<ParameterSpec> secrets)
{
    /// <summary>The secrets needed before a run: to decide which targets run, and all that those need if the build has a hook that could
    /// read them.</summary>
    public IReadOnlyList<ParameterSpec> GetForInitialization(IReadOnlyList<TargetSpec> targets, bool hasHook) =>
        hasHook ? [.. GetForPlanning(targets), .. GetForExecution(targets)] : GetForPlanning(targets);

    /// <summary>The secrets needed to decide which of the targets run.</summary>
    public IReadOnlyList<ParameterSpec> GetForPlanning(IEnumerable<TargetSpec> targets) => Filter(secret =>
        secret.IsRequired || (IsField(secret.Member!) && !all.Any(target => AnyMentions(GetTexts(target), secret))) ||
        targets.Any(target => AnyMentions(target.StaticConditions.Select(condition => condition.Text), secret)));

    /// <summary>The secrets needed to run the targets.</summary>
    public IReadOnlyList<ParameterSpec> GetForExecution(IEnumerable<TargetSpec> targets) =>
        Filter(secret => targets.Any(target => AnyMentions(GetTexts(target), secret)));

    private List<ParameterSpec> Filter(Func<ParameterSpec, bool> isNeeded) => [.. secrets.Where(isNeeded)];

    private static IEnumerable<string> GetTexts(TargetSpec target) =>
        target.StaticConditions.Concat(target.DynamicConditions).Select(condition => condition.Text)
            .Concat(target.Requirements.Select(requirement => requirement.ToString()));

    private static bool AnyMentions(IEnumerable<string> texts, ParameterSpec secret) =>
        texts.Any(text => Regex.IsMatch(text, $@"\b{Regex.Escape(secret.Member!.Name)}\b"));

    // A property that stores its value has a setter or a backing field.
    private static bool IsField(MemberInfo member) => member is FieldInfo or PropertyInfo { SetMethod: not null } ||
        (!member.DeclaringType!.IsInterface && InjectedMember.BackingField((PropertyInfo)member) is not null);
}
