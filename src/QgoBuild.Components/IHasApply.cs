namespace QgoBuild.Components;

/// <summary>Targets that show what they would change, and change it when they are told to.</summary>
public interface IHasApply : IPipeline
{
    /// <summary>Whether to change it.</summary>
    [Parameter("Do what Setup or Settings has shown, where that is safe, after confirmation")]
    bool Apply => TryGetValue<bool?>(() => Apply) ?? false;
}
