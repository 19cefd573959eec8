using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using QgoBuild.Components;

namespace QgoBuild.Tests.Components.Portability;

/// <summary>The pipeline on NUKE and on Fallout.</summary>
public sealed class OtherEngineTests
{
    private const BindingFlags AllMembers = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Theory]
    [InlineData("Nuke", "Nuke.Common.INukeBuild")]
    [InlineData("Fallout", "Fallout.Common.IFalloutBuild")]
    public async Task The_pipeline_compiles_and_leaves_the_schema_of_the_repository_alone(string engine, string @interface)
    {
        using var otherEngineBuild = new OtherEngineBuild(engine, Root());
        var file = await otherEngineBuild.CompileAsync(TestContext.Current.CancellationToken);
        var context = new BuildLoadContext(file);

        var build = Activator.CreateInstance(context.LoadFromAssemblyPath(file).GetType("Build")!, nonPublic: true)!;

        // Both engines write the schema where this names a project.
        var project = build.GetType().GetInterface(@interface)!.GetProperty("BuildProjectFile")!;
        Assert.Null(project.GetValue(build));
        context.Unload();
    }

    [Fact]
    public void Members_that_list_allowed_values_are_of_the_type_that_NUKE_demands()
    {
        var providers = new[] { typeof(IServiceAccess).Assembly, Assembly.Load("_build") }.SelectMany(Providers).ToList();

        Assert.NotEmpty(providers);
        Assert.All(providers, provider =>
            Assert.Equal(typeof(IEnumerable<string>), Assert.IsAssignableFrom<PropertyInfo>(provider).PropertyType));
    }

    private static IEnumerable<MemberInfo?> Providers(Assembly assembly) =>
        from type in assembly.GetTypes()
        from member in type.GetMembers(AllMembers)
        let parameter = member.GetCustomAttribute<QgoBuild.Engine.ParameterAttribute>()
        where parameter?.ValueProviderMember is not null
        select (parameter.ValueProviderType ?? type).GetMember(parameter.ValueProviderMember!, AllMembers).SingleOrDefault();

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    // What was compiled with the build, in the place of what the tests themselves are made of.
    private sealed class BuildLoadContext(string build) : AssemblyLoadContext(isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var file = Path.Combine(Path.GetDirectoryName(build)!, $"{assemblyName.Name}.dll");
            return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
        }
    }
}
