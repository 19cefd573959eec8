using System.Linq.Expressions;
using System.Reflection;
using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Execution;

/// <summary>Injects values into a build's members: those of the class at once, those of components when they are read.</summary>
internal sealed class MemberInjection(
    IReadOnlyList<InjectedMember> members, IReadOnlyList<ParameterSpec> parameters, ParameterValues values) : IMemberValues
{
    private readonly Lock _computing = new();
    private readonly Dictionary<MemberInfo, object?> _computed = [];
    private bool _withheld;

    /// <summary>Gives members of the class what was given for their parameters; those without keep their value.</summary>
    /// <param name="build">The build.</param>
    /// <param name="which">The parameters whose members are meant.</param>
    public void InjectParameters(object build, IReadOnlyCollection<ParameterSpec> which)
    {
        foreach (var injected in members)
        {
            if (injected is not { IsOfComponent: false, IsGiven: true } || ParameterOf(injected.Member) is not { } parameter) continue;
            if (which.Contains(parameter) && !values.Encrypted.Holds(parameter)) Inject(injected, build);
        }
    }

    /// <summary>Whether the value given for the member is still encrypted: to read it would decrypt it.</summary>
    public bool IsEncrypted(InjectedMember injected) => ParameterOf(injected.Member) is { } parameter && values.Encrypted.Holds(parameter);

    /// <summary>Gives the other injected members of the class their values, those of higher priority first.</summary>
    /// <param name="build">The build.</param>
    /// <param name="output">Takes a warning for each that cannot be had.</param>
    /// <param name="onlyMissing">Whether those are left alone that have a value.</param>
    public void InjectOthers(object build, BuildOutput output, bool onlyMissing = false)
    {
        foreach (var injected in members.OrderByDescending(member => member.Attribute.Priority))
        {
            if (injected.IsOfComponent || injected.IsGiven || (onlyMissing && injected.Read(build) is not null)) continue;
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
    public T WithoutValues<T>(Func<T> read)
    {
        _withheld = true;
        try
        {
            return read();
        }
        finally
        {
            _withheld = false;
        }
    }

    public object? ParameterValue(MemberInfo member) => !_withheld && ParameterOf(member) is { } parameter ? values.Find(parameter) : null;

    public object? InjectedValue(MemberInfo member, object instance)
    {
        var injected = members.FirstOrDefault(candidate => candidate.Member.HasSameMetadataDefinitionAs(member));
        injected ??= members.FirstOrDefault(candidate => candidate.Member.Name == member.Name);
        injected.NotNull($"TryGetValue names {member.DeclaringType?.Name}.{member.Name}, which nothing injects: it has no [Parameter] or the like");
        if (injected.IsGiven || _withheld) return Value(injected, instance);
        lock (_computing)
        {
            if (!_computed.TryGetValue(injected.Member, out var value)) _computed[injected.Member] = value = Value(injected, instance);
            return value;
        }
    }

    /// <summary>The member that an expression such as <c>() => Feed</c> names.</summary>
    /// <exception cref="AssertionException">It names none.</exception>
    public static MemberInfo MemberOf(LambdaExpression expression)
    {
        var body = expression.Body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : expression.Body;
        return (body as MemberExpression).NotNull($"{expression} must name a member").Member;
    }

    private ParameterSpec? ParameterOf(MemberInfo member) =>
        parameters.FirstOrDefault(parameter => parameter.Member!.HasSameMetadataDefinitionAs(member));

    private static object? Value(InjectedMember injected, object build)
    {
        injected.Attribute.Build = (INukeBuild)build;
        return injected.Attribute.GetValue(injected.Member, build);
    }

    private static void Inject(InjectedMember injected, object build)
    {
        if (Value(injected, build) is { } value) injected.Write(build, value);
    }
}
