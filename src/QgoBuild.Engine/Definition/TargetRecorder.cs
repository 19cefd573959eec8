namespace QgoBuild.Engine.Definition;

/// <summary>Records the definition of a target. References to other targets are delegates until all targets are known.</summary>
internal sealed partial class TargetRecorder(TargetMember member, object build) : IExtendedTargetDefinition
{
    private int _inheritedFromBase;

    public string Name => member.Name;

    public string? DescriptionText { get; private set; }

    public bool IsUnlisted { get; private set; }

    public bool ToleratesFailure { get; private set; }

    public bool IsAssured { get; private set; }

    public int? PartitionSize { get; private set; }

    public DependencyBehavior SkipBehavior { get; private set; } = DependencyBehavior.Skip;

    public List<Action> Actions { get; } = [];

    public List<Condition> StaticConditions { get; } = [];

    public List<Condition> DynamicConditions { get; } = [];

    public List<LambdaExpression> Requirements { get; } = [];

    public List<ToolRequirement> Tools { get; } = [];

    public List<string> Products { get; } = [];

    public ITargetDefinition Description(string description) => Record(() => DescriptionText = description);
    public ITargetDefinition Executes(params Action[] actions) => Record(() => Actions.AddRange(actions));
    public ITargetDefinition Executes<T>(Func<T> action) => Record(() => Actions.Add(() => action()));
    public ITargetDefinition Executes(Func<Task> action) => Record(() => Actions.Add(() => action().GetAwaiter().GetResult()));

    public ITargetDefinition OnlyWhenDynamic(Func<bool> condition, string? conditionExpression = null) =>
        Record(() => DynamicConditions.Add(new Condition(Condition.FormatExpression(conditionExpression), condition)));

    public ITargetDefinition OnlyWhenStatic(Func<bool> condition, string? conditionExpression = null) =>
        Record(() => StaticConditions.Add(new Condition(Condition.FormatExpression(conditionExpression), condition)));

    public ITargetDefinition Requires<T>(Expression<Func<T>> parameterRequirement, params Expression<Func<T>>[] parameterRequirements)
        where T : class? => Record(() => Requirements.AddRange([parameterRequirement, .. parameterRequirements]));

    public ITargetDefinition Requires<T>(Expression<Func<T?>> parameterRequirement, params Expression<Func<T?>>[] parameterRequirements)
        where T : struct => Record(() => Requirements.AddRange([parameterRequirement, .. parameterRequirements]));

    public ITargetDefinition Requires(Expression<Func<bool>> requirement, params Expression<Func<bool>>[] requirements) =>
        Record(() => Requirements.AddRange([requirement, .. requirements]));
    public ITargetDefinition Requires<T>() where T : IRequireTool => Record(() => Tools.Add(GetToolAttribute<T>().GetRequirement()));

    public ITargetDefinition Requires<T>(string version)
        where T : IRequireToolWithVersion => Record(() => Tools.Add(GetToolAttribute<T>().GetRequirement(version)));

    public ITargetDefinition Requires(Expression<Func<Tool>> tool, params Expression<Func<Tool>>[] tools) => Record(() =>
    {
        foreach (var expression in tools.Prepend(tool))
        {
            var injected = (expression.Body as MemberExpression)?.Member;
            var attribute = injected?.GetCustomAttribute<ToolInjectionAttributeBase>();
            Tools.Add(attribute.NotNull($"{expression.Body} is required, but no attribute injects it").GetRequirement(injected!));
        }
    });

    public ITargetDefinition WhenSkipped(DependencyBehavior dependencyBehavior) => Record(() => SkipBehavior = dependencyBehavior);
    public ITargetDefinition AssuredAfterFailure() => Record(() => IsAssured = true);
    public ITargetDefinition ProceedAfterFailure() => Record(() => ToleratesFailure = true);
    public ITargetDefinition Unlisted() => Record(() => IsUnlisted = true);
    public ITargetDefinition Produces(params string[] artifacts) => Record(() => Products.AddRange(artifacts));

    public ITargetDefinition Partition(int size) => Record(() =>
    {
        Assert.True(size > 1, "A partition must have at least two parts");
        PartitionSize = size;
    });

    public ITargetDefinition Inherit(params Target[] targets)
    {
        foreach (var target in targets) target(this);
        return this;
    }

    public ITargetDefinition Inherit<T>(params Expression<Func<T, Target>>[] targets)
    {
        var properties = targets.Length == 0 ? [GetSingleTarget<T>(typeof(Target))] : targets.Select(GetProperty).ToArray();
        return Inherit([.. properties.Select(property => BaseCall.Read(property, build))]);
    }

    public ITargetDefinition Base()
    {
        var overridden = new List<PropertyInfo>();
        for (var type = member.Property.DeclaringType!.BaseType; type is not null; type = type.BaseType)
        {
            const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            if (type.GetProperty(member.Property.Name, Declared) is { } property) overridden.Add(property);
        }

        Assert.True(
            _inheritedFromBase < overridden.Count,
            $"The target {Name} overrides nothing in a base class; Inherit<T>() inherits a component's default");
        return Inherit(BaseCall.Read(overridden[_inheritedFromBase++], build));
    }

    private PropertyInfo GetProperty<T>(Expression<Func<T, Target>> target) => ((target.Body as MemberExpression)?.Member as PropertyInfo)
        .NotNull($"The target {Name} inherits {target.Body}, which is not a property: name one, x => x.Compile");

    private static ToolAttribute GetToolAttribute<T>() =>
        typeof(T).GetCustomAttribute<ToolAttribute>().NotNull($"{typeof(T).Name} has no attribute that names its program");

    private TargetRecorder Record(Action recording)
    {
        recording();
        return this;
    }
}
