using System.Reflection;

namespace QgoBuild.Engine.Definition;

/// <summary>A property of the build that describes a target.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Property">The property to read: of the build's class, or of a component that implements it by default.</param>
/// <param name="DeclaringType">The declaring type: a setup and the cleanup of the same component belong together.</param>
internal sealed record TargetMember(string Name, PropertyInfo Property, Type DeclaringType);
