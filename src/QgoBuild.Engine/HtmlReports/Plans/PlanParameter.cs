using QgoBuild.Engine.Parameters;

namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>A parameter of the build and the value that it has in this run.</summary>
/// <param name="Option">Its name on the command line.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Value">Its value; of a secret only whether there is one.</param>
/// <param name="Source">Where the value is from.</param>
/// <param name="IsMissing">Whether targets of the plan cannot do without the value that it lacks.</param>
internal sealed record PlanParameter(string Option, string? Description, string Value, string Source, bool IsMissing)
{
    /// <param name="parameter">The parameter.</param>
    /// <param name="rawValue">What was given for it; null when nothing was.</param>
    /// <param name="remedy">The value that it has without, as text; null when it has none.</param>
    /// <param name="isMissing">Whether targets of the plan cannot do without the value that it lacks.</param>
    public static PlanParameter Create(ParameterSpec parameter, RawValue? rawValue, string? remedy, bool isMissing)
    {
        var text = rawValue is not null ? string.Join(parameter.Separator ?? ' ', rawValue.Texts) : remedy ?? (parameter.IsFlag ? "false" : null);
        var value = parameter.IsSecret ? text is { Length: > 0 } ? "given" : "not given" : text ?? "";
        return new PlanParameter(parameter.Option, parameter.Description, value, Origin(rawValue, text), isMissing);
    }

    private static string Origin(RawValue? rawValue, string? text)
    {
        if (rawValue is null) return text is null ? "" : "default";
        return rawValue.Source.StartsWith('-') ? "the command line" : rawValue.Source;
    }
}
