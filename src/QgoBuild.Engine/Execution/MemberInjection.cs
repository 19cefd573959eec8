using System.Linq.Expressions;
using System.Reflection;
using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Execution;

/// <summary>Injects values into a build's members: those of the class at once, those of components when they are read.</summary>
internal sealed class MemberInjection(
    IReadOnlyList<InjectedMember> members, IReadOnlyList<ParameterSpec> parameters, ParameterValues values) : IMemberValues
{
    private readonly Lock _computeLock = new();
    private readonly Dictionary<MemberInfo, object?> _computed = [];
    private bool _valuesSuppressed;

    /// <summary>Gives members of the class what was given for their parameters; those without keep their value.</summary>
    /// <param name="build">The build.</param>
    /// <param name="selected">The parameters whose members are meant.</param>
    public void InjectParameters(object build, IReadOnlyCollection<ParameterSpec> selected)
    {
        foreach (var injected in members)
        {
            if (injected is not { IsComponentMember: false, IsPlainParameter: true } || FindParameter(injected.Member) is not { } parameter) continue;
            if (selected.Contains(parameter) && !values.Encrypted.Contains(parameter)) Inject(injected, build);
        }
    }

    /// <summary>Whether the value given for the member is still encrypted: to read it would decrypt it.</summary>
    public bool IsEncrypted(InjectedMember injected) => FindParameter(injected.Member) is { } parameter && values.Encrypted.Contains(parameter);

    /// <summary>Gives the other injected members of the class their values, those of higher priority first.</summary>
    /// <param name="build">The build.</param>
    /// <param name="output">Takes a warning for each that cannot be had.</param>
    /// <param name="onlyMissing">Whether those are left alone that have a value.</param>
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

    /// <summary>Lets the build be read as it is when nothing is given for it.</summary>
    public T ReadWithoutValues<T>(Func<T> read)
    {
        _valuesSuppressed = true;
        try
        {
            return read();
        }
        finally
        {
            _valuesSuppressed = false;
        }
    }

    public object? GetParameterValue(MemberInfo member) => !_valuesSuppressed && FindParameter(member) is { } parameter ? values.Find(parameter) : null;

    public object? GetInjectedValue(MemberInfo member, object instance)
    {
        var injected = members.FirstOrDefault(candidate => candidate.Member.HasSameMetadataDefinitionAs(member));
        injected ??= members.FirstOrDefault(candidate => candidate.Member.Name == member.Name);
        injected.NotNull($"TryGetValue names {member.DeclaringType?.Name}.{member.Name}, which nothing injects: it has no [Parameter] or the like");
        if (injected.IsPlainParameter || _valuesSuppressed) return GetValue(injected, instance);
        lock (_computeLock)
        {
            if (!_computed.TryGetValue(injected.Member, out var value)) _computed[injected.Member] = value = GetValue(injected, instance);
            return value;
        }
    }

    /// <summary>The member that an expression such as <c>() => Feed</c> names.</summary>
    /// <exception cref="AssertionException">It names none.</exception>
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
