namespace QgoBuild.Engine.Definition;

/// <summary>A condition under which a target runs.</summary>
/// <param name="Text">The condition as written in the build.</param>
/// <param name="Evaluate">Evaluates it.</param>
internal sealed record Condition(string Text, Func<bool> Evaluate)
{
    /// <summary>The texts of the conditions that are false.</summary>
    public static IReadOnlyList<string> FindUnmet(IReadOnlyList<Condition> conditions) =>
        conditions.Count == 0 ? [] : [.. conditions.Where(condition => !condition.Evaluate()).Select(condition => condition.Text)];

    /// <summary>The text of a condition, from the compiler's record of the argument: the body of a lambda.</summary>
    public static string FormatExpression(string? expression)
    {
        var text = string.Join(' ', (expression ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var arrow = text.StartsWith("()", StringComparison.Ordinal) ? text.IndexOf("=>", StringComparison.Ordinal) : -1;
        return arrow < 0 ? text : text[(arrow + 2)..].Trim();
    }
}
