using System.Reflection;
using System.Text.RegularExpressions;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Parameters;

namespace QgoBuild.Engine.Execution;

/// <summary>
/// Which secrets a run needs, told by the conditions and requirements that name them: <c>.Requires(() => ApiKey)</c>. A field of
/// the build must have its value before the first target runs, so one that no target names is needed by every run. A property
/// that asks for its value (<c>TryGetValue</c>) gets it when it is read, whoever reads it.
/// </summary>
/// <param name="all">The targets of the build.</param>
/// <param name="secrets">The secrets whose values are still encrypted.</param>
internal sealed class RequiredSecrets(IReadOnlyList<TargetSpec> all, IReadOnlyList<ParameterSpec> secrets)
{
    /// <summary>What is needed before a run begins: to decide which targets run, and whatever they need where the build has a hook that may read it.</summary>
    public IReadOnlyList<ParameterSpec> GetForInitialization(IReadOnlyList<TargetSpec> targets, bool hasHook) =>
        hasHook ? [.. GetForPlanning(targets), .. GetForExecution(targets)] : GetForPlanning(targets);

    /// <summary>What is needed to decide which of the targets run.</summary>
    public IReadOnlyList<ParameterSpec> GetForPlanning(IEnumerable<TargetSpec> targets) => Filter(secret =>
        secret.IsRequired || (IsField(secret.Member!) && !all.Any(target => AnyMentions(GetTexts(target), secret))) ||
        targets.Any(target => AnyMentions(target.StaticConditions.Select(condition => condition.Text), secret)));

    /// <summary>What is needed to run the targets.</summary>
    public IReadOnlyList<ParameterSpec> GetForExecution(IEnumerable<TargetSpec> targets) =>
        Filter(secret => targets.Any(target => AnyMentions(GetTexts(target), secret)));

    private List<ParameterSpec> Filter(Func<ParameterSpec, bool> isNeeded) => [.. secrets.Where(isNeeded)];

    private static IEnumerable<string> GetTexts(TargetSpec target) =>
        target.StaticConditions.Concat(target.DynamicConditions).Select(condition => condition.Text)
            .Concat(target.Requirements.Select(requirement => requirement.ToString()));

    private static bool AnyMentions(IEnumerable<string> texts, ParameterSpec secret) =>
        texts.Any(text => Regex.IsMatch(text, $@"\b{Regex.Escape(secret.Member!.Name)}\b"));

    // A property that holds its value has a setter, or a field that the compiler made for it.
    private static bool IsField(MemberInfo member) => member is FieldInfo or PropertyInfo { SetMethod: not null } ||
        (!member.DeclaringType!.IsInterface && InjectedMember.BackingField((PropertyInfo)member) is not null);
}
