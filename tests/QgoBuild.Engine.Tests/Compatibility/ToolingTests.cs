using QgoBuild.Engine.IO;
using QgoBuild.Engine.Tooling;
using QgoBuild.Engine.Tools.DotNet;
using QgoBuild.Engine.Tools.GitVersion;

namespace QgoBuild.Tests.Engine.Compatibility;

/// <summary>Code of public builds that uses NUKE's settings compiles with the same types.</summary>
public sealed class ToolingTests
{
    [Fact]
    public void Combined_settings_are_an_array()
    {
        DotNetTestSettings[] settings = new DotNetTestSettings().CombineWith(["a", "b"], (s, project) => s.SetProjectFile(project));
        DotNetTestSettings[] each = settings.CombineWith(s => s.SetConfiguration("Debug"), s => s.SetConfiguration("Release"));
        DotNetTestSettings[] nested = new DotNetTestSettings().CombineWith(["a"], (s, project) =>
            s.CombineWith(["net9.0", "net10.0"], (t, framework) => t.SetFramework(framework)));

        Assert.Equal((2, 4, 2), (settings.Length, each.Length, nested.Length));
        Assert.Equal("dotnet test --framework net10.0", nested[1].ToString());
    }

    [Fact]
    public void Configurators_apply_to_arrays_as_to_one()
    {
        Configure<DotNetTestSettings> release = s => s.SetConfiguration("Release");
        Configure<DotNetTestSettings, string> filter = (s, text) => s.SetFilter(text);
        var one = new DotNetTestSettings();

        DotNetTestSettings[] applied = one.CombineWith(["a"], (s, project) => s.SetProjectFile(project)).Apply(release)
            .Apply(filter, "Fast");
        DotNetTestSettings[] conditional =
            applied.When(s => s.ToString().Contains("Fast", StringComparison.Ordinal), s => s.EnableNoBuild()).When(false, all => []);

        Assert.Equal("dotnet test a --configuration Release --filter Fast --no-build", Assert.Single(conditional).ToString());
        Assert.Equal("dotnet test --configuration Release", one.Apply(release).ToString());
        Assert.Equal("dotnet test --filter Fast", one.WhenNotNull("Fast", (s, text) => s.SetFilter(text))
            .WhenNotNull((string?)null, (s, text) => s.SetFilter(text)).ToString());
    }

    [Fact]
    public void A_method_can_be_generic_in_the_settings()
    {
        Assert.Equal("dotnet test --filter Fast --no-build", Fast(new DotNetTestSettings()).ToString());

        static T Fast<T>(T settings)
            where T : DotNetTestSettings => settings.SetFilter("Fast").EnableNoBuild();
    }

    [Fact]
    public void No_settings_are_sealed() => Assert.Equal(
        [],
        typeof(ToolOptions).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(ToolOptions)) && type.IsSealed)
            .Select(type => type.Name));

    [Fact]
    public void No_attribute_that_injects_is_sealed() => Assert.Equal(
        [],
        typeof(ToolOptions).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(QgoBuild.Engine.ValueInjection.ValueInjectionAttributeBase)) && type.IsSealed)
            .Select(type => type.Name));

    [Theory]
    [InlineData(nameof(GitVersion.PreReleaseNumber))]
    [InlineData(nameof(GitVersion.WeightedPreReleaseNumber))]
    [InlineData(nameof(GitVersion.BuildMetaData))]
    [InlineData(nameof(GitVersion.CommitsSinceVersionSource))]
    [InlineData(nameof(GitVersion.SemVer))]
    public void Parts_of_a_version_are_strings(string member) =>
        Assert.Equal(typeof(string), typeof(GitVersion).GetProperty(member)!.PropertyType);

    [Fact]
    public void Variables_can_be_read_as_any_type()
    {
        const string Name = "QGO_TOOLING_TESTS";
        try
        {
            Assert.Equal((null, 0, null),
                (EnvironmentInfo.GetVariable<string>(Name), EnvironmentInfo.GetVariable<int>(Name),
                    EnvironmentInfo.GetVariable<int[]>(Name)));
            EnvironmentInfo.SetVariable(Name, 12);
            Assert.Equal(("12", 12, (long?)12),
                (EnvironmentInfo.GetVariable<string>(Name), EnvironmentInfo.GetVariable<int>(Name),
                    EnvironmentInfo.GetVariable<long?>(Name)));
            EnvironmentInfo.SetVariable(Name, "1;2;;3");
            Assert.Equal([1, 2, 3], EnvironmentInfo.GetVariable<int[]>(Name, ';')!);
            EnvironmentInfo.SetVariable(Name, "true");
            Assert.True(EnvironmentInfo.GetVariable<bool>(Name));
            EnvironmentInfo.SetVariable(Name, "/tmp");
            Assert.Equal(AbsolutePath.Create("/tmp"), EnvironmentInfo.GetVariable<AbsolutePath>(Name));
            Assert.Equal("in /tmp/x", EnvironmentInfo.ExpandVariables($"in ${Name}/x"));
            Assert.Contains(Name, EnvironmentInfo.Variables.Keys);
            Assert.Contains(
                $"{Name} is not a Int32",
                Assert.Throws<AssertionException>(() => EnvironmentInfo.GetVariable<int>(Name)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            EnvironmentInfo.RemoveVariable(Name);
        }

        Assert.False(EnvironmentInfo.HasVariable(Name));
        Assert.NotEmpty(EnvironmentInfo.Paths);
    }
}
