using System.Reflection;

namespace QgoBuild.Engine.Definition;

/// <summary>Reads a property as its declaring type implements it, ignoring overrides.</summary>
internal static class BaseCall
{
    public static Target Read(PropertyInfo property, object instance)
    {
        var body = property.GetMethod.NotNull($"The target {property.Name} cannot be read").MethodHandle.GetFunctionPointer();
        return ((Func<Target>)Activator.CreateInstance(typeof(Func<Target>), instance, body)!)();
    }
}
