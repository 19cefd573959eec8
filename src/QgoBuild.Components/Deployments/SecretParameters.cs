using System.Reflection;

namespace QgoBuild.Components.Deployments;

/// <summary>The <c>[Secret]</c> parameters of a build, by their names.</summary>
internal static class SecretParameters
{
    private const BindingFlags AllMembers = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    extension(INukeBuild build)
    {
        /// <summary>The value of a parameter; null if it has none here.</summary>
        /// <param name="name">The member's name.</param>
        /// <exception cref="DeliveryException">The build has no such parameter, or it is no text or not marked as secret: exit code 2.
        /// </exception>
        public string? FindSecret(string name)
        {
#if QGO
            // A plan shows no values, and has none of those that are encrypted.
            if (build.Plan) return null;
#endif
            var members = GetMembers(build.GetType()).ToList();
            var member = members.FirstOrDefault(member => member.Name == name) ?? throw new DeliveryException(
                $"A setting names the parameter {name}, which this build does not have" +
                    $"{(members.Count == 0 ? "" : $"; its secrets are {string.Join(", ", members.Select(one => one.Name))}")}.",
                $"add it to the build: [Parameter(\"…\"), Secret] string? {name} => TryGetValue(() => {name});", exitCode: 2);
            var value = member switch
            {
                FieldInfo field => field.GetValue(build),
                PropertyInfo property => property.GetValue(build),
                _ => null,
            };
            return value as string is { Length: > 0 } text ? text : null;
        }
    }

    // Those of components as well, which the build has by their default implementation.
    private static IEnumerable<MemberInfo> GetMembers(Type type) => type.GetMembers(AllMembers)
        .Concat(type.GetInterfaces().SelectMany(component => component.GetMembers(AllMembers)))
        .Where(member => member is FieldInfo { FieldType.Name: nameof(String) } or PropertyInfo { PropertyType.Name: nameof(String) } &&
            member.IsDefined(typeof(ParameterAttribute)) && member.IsDefined(typeof(SecretAttribute)))
        .DistinctBy(member => member.Name);
}
