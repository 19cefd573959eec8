namespace QgoBuild.Engine.Execution;

/// <summary>Injects values into a build's members: into those of the class at once, into those of components when they are read.</summary>
internal sealed class MemberInjection(
    IReadOnlyList<InjectedMember> members, IReadOnlyList<ParameterSpec> parameters, ParameterValues values) : IMemberValues
{
    private readonly Lock _computeLock = new();
    private readonly Dictionary<MemberInfo, object?> _computed = [];
    private bool _valuesSuppressed;

    /// <summary>Sets the class's members to the values of their parameters; members without a value keep their own.</summary>
    /// <param name="build">The build.</param>
    /// <param name="selected">The parameters to inject.</param>
    public void InjectParameters(object build, IReadOnlyCollection<ParameterSpec> selected)
    {
        foreach (var injected in members)
        {
            if (injected is not { IsComponentMember: false, IsPlainParameter: true } || FindParameter(injected.Member) is not { } parameter)
                continue;
            if (selected.Contains(parameter) && !values.Encrypted.Contains(parameter)) Inject(injected, build);
        }
    }

    /// <summary>Whether the member's value is still encrypted: reading it would decrypt it.</summary>
    public bool IsEncrypted(InjectedMember injected) =>
        FindParameter(injected.Member) is { } parameter && values.Encrypted.Contains(parameter);

    /// <summary>Injects the other members of the class, those of higher priority first.</summary>
    /// <param name="build">The build.</param>
    /// <param name="output">Receives a warning for each value that is not available.</param>
    /// <param name="onlyMissing">Whether members with a value are skipped.</param>
    public void InjectNonParameters(object build, BuildOutput output, bool onlyMissing = false)
    {
        foreach (var injected in members.OrderByDescending(member => member.Attribute.Priority))
        {
            if (injected.IsComponentMember || injected.IsPlainParameter || (onlyMissing && injected.Read(build) is not null)) continue;
            try
            {
                Inject(injected, build);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (injected.Attribute.SuppressWarnings || injected.Member.IsDefined(typeof(OptionalAttribute))) continue;
                output.WriteLine($"{injected.Member.Name} has no value: {exception.Message}", Style.Warning);
            }
        }
    }

    /// <summary>Reads the build as if no parameter had a value.</summary>
    public T ReadWithoutValues<T>(Func<T> read)
    {
        _valuesSuppressed = true;
        try { return read(); }
        finally { _valuesSuppressed = false; }
    }

    public object? GetParameterValue(MemberInfo member) =>
        !_valuesSuppressed && FindParameter(member) is { } parameter ? values.Find(parameter) : null;

    public object? GetInjectedValue(MemberInfo member, object instance)
    {
        var injected = members.FirstOrDefault(candidate => candidate.Member.HasSameMetadataDefinitionAs(member));
        injected ??= members.FirstOrDefault(candidate => candidate.Member.Name == member.Name);
        injected.NotNull($"TryGetValue names {member.DeclaringType?.Name}.{member.Name}, which no attribute injects, such as [Parameter]");
        if (injected.IsPlainParameter || _valuesSuppressed) return GetValue(injected, instance);
        lock (_computeLock)
        {
            if (!_computed.TryGetValue(injected.Member, out var value)) _computed[injected.Member] = value = GetValue(injected, instance);
            return value;
        }
    }

    /// <summary>The member that an expression such as <c>() => Feed</c> names.</summary>
    /// <exception cref="AssertionException">The expression names no member.</exception>
    public static MemberInfo GetMember(LambdaExpression expression)
    {
        var body = expression.Body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : expression.Body;
        return (body as MemberExpression).NotNull($"{expression} must name a member").Member;
    }

    private ParameterSpec? FindParameter(MemberInfo member) =>
        parameters.FirstOrDefault(parameter => parameter.Member!.HasSameMetadataDefinitionAs(member));

    private static object? GetValue(InjectedMember injected, object build)
    {
        injected.Attribute.Build = (INukeBuild)build;
        return injected.Attribute.GetValue(injected.Member, build);
    }

    private static void Inject(InjectedMember injected, object build)
    {
        if (GetValue(injected, build) is { } value) injected.Write(build, value);
    }
}
