namespace QgoBuild.Engine.GitHubOutput;

/// <summary>Errors as workflow commands; GitHub shows them at their lines.</summary>
internal static class Annotations
{
    // GitHub shows at most this number for a step.
    private const int MaxAnnotations = 10;

    /// <summary>The commands, one per line, for the errors of a failed target: from its exception, or from the end of its output.</summary>
    /// <param name="target">The target, with masked texts.</param>
    /// <param name="root">The root directory of the repository.</param>
    public static IReadOnlyList<string> Of(TargetRecord target, AbsolutePath root)
    {
        if (target.Failure is not { } failure) return [];
        var errors = SourceErrors.Find(failure, root);
        if (errors.Count == 0) errors = SourceErrors.Find(string.Join('\n', target.Output.Lines), root);
        return [.. errors.Take(MaxAnnotations).Select(error => Command(error, target.Name))];
    }

    private static string Command(SourceError error, string target)
    {
        var properties = new Dictionary<string, object> { ["file"] = error.File, ["line"] = error.Line };
        if (error.Column is { } column) properties["col"] = column;
        properties["title"] = error.Code is { } code ? $"{target}: {code}" : target;
        return GitHubActions.Command("error", error.Message, properties);
    }
}
