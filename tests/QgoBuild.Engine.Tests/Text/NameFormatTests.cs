using CsCheck;
using QgoBuild.Engine.Text;

namespace QgoBuild.Tests.Engine.Text;

public sealed class NameFormatTests
{
    [Theory]
    [InlineData("Configuration", "configuration", "CONFIGURATION")]
    [InlineData("ApiKey", "api-key", "API_KEY")]
    [InlineData("NuGetApiKey", "nuget-api-key", "NUGET_API_KEY")]
    [InlineData("GitHubToken", "github-token", "GITHUB_TOKEN")]
    [InlineData("SMTPServer", "smtp-server", "SMTP_SERVER")]
    [InlineData("Retries2", "retries2", "RETRIES2")]
    public void A_name_has_a_spelling_for_the_command_line_and_one_for_the_environment(string name, string dashed, string variable)
    {
        Assert.Equal(dashed, NameFormat.ToKebabCase(name));
        Assert.Equal(variable, NameFormat.ToEnvironmentVariable(name));
    }

    [Fact]
    public void Every_spelling_of_a_name_has_the_same_key() => Gen.String[Gen.Char.AlphaNumeric, 1, 20].Sample(name =>
    {
        Assert.Equal(NameFormat.ToKey(name), NameFormat.ToKey(NameFormat.ToKebabCase(name)));
        Assert.Equal(NameFormat.ToKey(name), NameFormat.ToKey(NameFormat.ToEnvironmentVariable(name)));
    });

    [Theory]
    [InlineData("Deploi", "Deploy")]
    [InlineData("tset", "Test")]
    [InlineData("DeployStagin", "DeployStaging")]
    [InlineData("Compiel", "Compile")]
    [InlineData("Xyzzy", null)]
    public void The_closest_name_is_suggested(string given, string? meant) =>
        Assert.Equal(meant, ClosestMatch.Find(given, ["Compile", "Test", "Deploy", "DeployStaging"]));

    [Fact]
    public void A_distance_is_symmetric_and_zero_only_for_equal_texts() =>
        Gen.Select(Gen.String[Gen.Char["abc"], 0, 8], Gen.String[Gen.Char["abc"], 0, 8]).Sample((a, b) =>
        {
            Assert.Equal(ClosestMatch.Distance(a, b), ClosestMatch.Distance(b, a));
            Assert.Equal(a == b, ClosestMatch.Distance(a, b) == 0);
        });

    [Theory]
    [InlineData("ca", "ac", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void Two_swapped_letters_are_one_mistake(string a, string b, int distance) =>
        Assert.Equal(distance, ClosestMatch.Distance(a, b));
}
