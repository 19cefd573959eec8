namespace QgoBuild.Engine.ValueInjection;

/// <summary>Injects a value into a field or property of a build before anything runs; into a component's property when it is first
/// read.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public abstract class ValueInjectionAttributeBase : Attribute
{
    /// <summary>The build that the value is for.</summary>
    public INukeBuild Build { get; internal set; } = null!;

    /// <summary>Members whose attributes have a higher priority are injected first.</summary>
    public virtual int Priority => 0;

    /// <summary>Whether no warning is shown when there is no value.</summary>
    public virtual bool SuppressWarnings => false;

    /// <summary>The value for the member; null leaves the member as it is.</summary>
    public abstract object? GetValue(MemberInfo member, object instance);
}
