namespace QgoBuild.Engine.Definition;

/// <summary>The targets that run when none is named: <c>x => x.Compile</c>, or an expression that selects one.</summary>
internal sealed class DefaultTargets
{
    private readonly IReadOnlyList<Func<object, IReadOnlyList<TargetMember>, string>> _choices;

    private DefaultTargets(IEnumerable<Func<object, IReadOnlyList<TargetMember>, string>> choices) => _choices = [.. choices];

    /// <summary>Targets by name; unknown names are ignored.</summary>
    public static DefaultTargets FromNames(params IEnumerable<string> names) =>
        new(names.Select(name => (Func<object, IReadOnlyList<TargetMember>, string>)((_, _) => name)));

    /// <summary>Targets that expressions select; they are evaluated when the build exists.</summary>
    public static DefaultTargets FromExpressions<T>(IEnumerable<Expression<Func<T, Target>>> expressions) =>
        new(expressions.Select(expression =>
            (Func<object, IReadOnlyList<TargetMember>, string>)((build, members) => ResolveExpression(expression, (T)build, members))));

    /// <summary>The names of the targets of a build.</summary>
    /// <exception cref="AssertionException">An expression selects something other than a target of the build.</exception>
    public IReadOnlyList<string> Resolve(object build, IReadOnlyList<TargetMember> members) =>
        [.. _choices.Select(selector => selector(build, members))];

    private static string ResolveExpression<T>(Expression<Func<T, Target>> expression, T build, IReadOnlyList<TargetMember> members)
    {
        // The usual form is not compiled: that would be a large part of the start-up time.
        if (GetBuildMemberName(expression.Body) is { } name) return name;
        var chosen = expression.Compile(preferInterpretation: true)(build);
        return members.FirstOrDefault(member => member.Property.GetValue(build) is Delegate target && target.Equals(chosen))?.Name
            ?? throw new AssertionException(
                $"The default target is {expression}, which {(chosen is null ? "is null" : "is not a property of the build")}: " +
                    "select a target, x => x.Compile");
    }

    private static string? GetBuildMemberName(Expression body)
    {
        if (body is not MemberExpression { Member: PropertyInfo property, Expression: { } owner }) return null;
        while (owner is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } conversion) owner =
            conversion.Operand;
        return owner is ParameterExpression ? property.Name : null;
    }
}
