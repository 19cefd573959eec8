using System.Reflection;
using System.Text.RegularExpressions;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Parameters;

namespace QgoBuild.Engine.Execution;

/// <summary>
/// The secrets that a run needs, by the conditions and requirements that name them: <c>.Requires(() => ApiKey)</c>. A field of
/// the build must have its value before the first target runs, so every run needs a field that no target names. A property
/// that calls <c>TryGetValue</c> gets its value when it is read.
/// </summary>
/// <param name="all">The targets of the build.</param>
/// <param name="secrets">The secrets whose values are still encrypted.</param>
internal sealed class RequiredSecrets(IReadOnlyList<TargetSpec> all, IReadOnlyList<ParameterSpec> secrets)
{
    /// <summary>
    /// The secrets needed before a run: to decide which targets run, and all that those need if the build has a hook that could read them.
    /// </summary>
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
