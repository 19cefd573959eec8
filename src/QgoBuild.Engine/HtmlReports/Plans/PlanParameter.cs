using QgoBuild.Engine.Parameters;

namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>A parameter of the build and the value that it has in this run.</summary>
/// <param name="Option">Its name on the command line.</param>
/// <param name="Description">The description.</param>
/// <param name="Value">Its value; for a secret only whether there is one.</param>
/// <param name="Source">The source of the value.</param>
/// <param name="IsMissing">Whether it has no value although targets of the plan require one.</param>
internal sealed record PlanParameter(string Option, string? Description, string Value, string Source, bool IsMissing)
{
    /// <param name="parameter">The parameter.</param>
    /// <param name="rawValue">Its value; null when none was set.</param>
    /// <param name="remedy">The default value as text; null when there is none.</param>
    /// <param name="isMissing">Whether it has no value although targets of the plan require one.</param>
    public static PlanParameter Create(ParameterSpec parameter, RawValue? rawValue, string? remedy, bool isMissing)
    {
        var text = rawValue is not null
            ? string.Join(parameter.Separator ?? ' ', rawValue.Texts) : remedy ?? (parameter.IsFlag ? "false" : null);
        var value = parameter.IsSecret ? text is { Length: > 0 } ? "given" : "not given" : text ?? "";
        return new PlanParameter(parameter.Option, parameter.Description, value, Origin(rawValue, text), isMissing);
    }

    private static string Origin(RawValue? rawValue, string? text)
    {
        if (rawValue is null) return text is null ? "" : "default";
        return rawValue.Source.StartsWith('-') ? "the command line" : rawValue.Source;
    }
}
