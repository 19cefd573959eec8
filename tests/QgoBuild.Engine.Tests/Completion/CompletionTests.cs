using QgoBuild.Engine.Tooling;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Completion;

/// <summary>The completions of a word, as the scripts of the shells request them.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public CompletionTests()
    {
        _sandbox.WriteParameters("{}", "live");
        _sandbox.WriteParameters("{}", "sandbox");
    }

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("", "Compile CompileAll Test Deploy")]
    [InlineData("Comp", "Compile CompileAll")]
    [InlineData("compile-a", "CompileAll")]
    [InlineData("Compile ", "CompileAll Test Deploy")]
    [InlineData("Compile+", "Compile+CompileAll Compile+Test Compile+Deploy")]
    [InlineData("compile+T", "compile+Test")]
    [InlineData("Test Compile+T", "")]
    [InlineData("Xyzzy", "")]
    [InlineData("--environment s", "staging")]
    [InlineData("--environment ", "staging production")]
    [InlineData("--environment=p", "--environment=production")]
    [InlineData("--Environment=P", "--Environment=production")]
    [InlineData("--environment staging D", "Deploy")]
    [InlineData("--level ", "Debug Release")]
    [InlineData("--colour g", "Green")]
    [InlineData("--profile ", "live sandbox")]
    [InlineData("--profile live ", "sandbox Compile CompileAll Test Deploy")]
    [InlineData("--profile live Test ", "Compile CompileAll Deploy")]
    [InlineData("--force=", "--force=true --force=false")]
    [InlineData("--force t", "true Test")]
    [InlineData("--force true T", "Test")]
    [InlineData("--skip Comp", "Compile CompileAll")]
    [InlineData("--skip Compile ", "CompileAll Test Deploy")]
    [InlineData("Test --skip Compile+", "Compile+CompileAll Compile+Test Compile+Deploy")]
    [InlineData("--verbosity n", "Normal")]
    [InlineData("--env", "--environment")]
    [InlineData("--noLo", "--no-logo")]
    [InlineData("--environment staging --env", "")]
    [InlineData("--profile live --prof", "--profile")]
    [InlineData("--hidden", "")]
    [InlineData("--root ", "")]
    [InlineData("--root /tmp T", "Test")]
    [InlineData("--no-such x", "")]
    [InlineData("--no-such=x", "")]
    [InlineData(":", ":secrets :completion")]
    [InlineData(":sec", ":secrets")]
    [InlineData(":secrets ", "list set remove rekey")]
    [InlineData(":secrets set ", "ApiKey Password")]
    [InlineData(":secrets set A", "ApiKey")]
    [InlineData(":secrets set ApiKey --", "--profile")]
    [InlineData(":secrets --profile l", "live")]
    [InlineData(":completion z", "zsh")]
    [InlineData(":xyzzy ", "")]
    public void A_word_is_completed(string words, string expected) => Assert.Equal(expected, Complete(words.Split(' ')));

    [Fact]
    public void Without_words_targets_are_offered() => Assert.Equal("Compile CompileAll Test Deploy", Complete());

    [Fact]
    public void Options_have_descriptions() =>
        Assert.Equal("--environment\tWhere to\n", _sandbox.Run<CompletionBuild>(":complete", "--", "--env").Output);

    [Fact]
    public void Values_that_cannot_be_computed_are_left_out() => Assert.Equal("", Complete("--broken", ""));

    [Fact]
    public void Nothing_is_decrypted_prompted_or_written_and_no_target_is_defined()
    {
        _sandbox.WriteParameters("""{ "ApiKey": "v2:AAAA" }""");
        var prompt = new ScriptedPrompt();
        _sandbox.Prompt = prompt;
        var before = Files();

        var result = _sandbox.Run<CompletionBuild>(":complete", "--", "--environment", "");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(prompt.Questions);
        Assert.Equal(before, Files());
        Assert.Equal("", result.Build.Order);
    }

    [Fact]
    public void The_build_is_not_created_if_names_are_enough() =>
        Assert.Null(_sandbox.Run<CompletionBuild>(":complete", "--", "Comp").Build);

    [Theory]
    [InlineData("bash", "complete -o bashdefault -o default -F _qgo_build ./build.sh build.sh build\n")]
    [InlineData("zsh", "compdef _qgo_build build.sh build\n")]
    [InlineData("fish", "complete -c build -f -a '(__qgo_build)'\n")]
    [InlineData("PowerShell", "'ParameterValue', $description)\n    }\n}\n")]
    public void Each_script_explains_its_installation(string shell, string end)
    {
        var result = _sandbox.Run<CompletionBuild>(":completion", shell);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($" :completion {shell.ToLowerInvariant()} >", result.Output, StringComparison.Ordinal);
        Assert.EndsWith(end, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":completion zhs", "There is no completion for zhs. Did you mean zsh?", ":completion zsh")]
    [InlineData(":completion cmd.exe", "There is no completion for cmd.exe. Known: bash, zsh, fish, powershell.", ":completion bash")]
    [InlineData(":completion", ":completion takes the name of one shell.", ":completion bash")]
    public void Another_shell_is_an_error(string arguments, string message, string next)
    {
        var result = _sandbox.Run<CompletionBuild>(arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
        Assert.EndsWith($"Next: ./build.sh {next}\n", result.Output, StringComparison.Ordinal);
    }

    private string Complete(params string[] words) => string.Join(
        ' ',
        _sandbox.Run<CompletionBuild>([":complete", "--", .. words]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')[0]));

    private string[] Files() => Directory.GetFileSystemEntries(_sandbox.Root, "*", SearchOption.AllDirectories);

    private enum Level
    {
        Debug,
        Release,
    }

    private sealed class Colour : Enumeration
    {
        public static readonly Colour Red = new() { Value = "red" };
        public static readonly Colour Green = new() { Value = "#0f0" };
    }

    private sealed class CompletionBuild : RecordingBuild
    {
        [Parameter("Where to", ValueProviderMember = nameof(Environments))] private readonly string? Environment;

        [Parameter(ValueProviderMember = nameof(NoValues))] private readonly string? Broken;

        [Parameter] private readonly Level Level;

        [Parameter] private readonly Colour? Colour;

        [Parameter] private readonly bool Force;

        [Parameter(List = false)] private readonly string? Hidden;

        [Parameter("Key for the feed"), Secret] private readonly string? ApiKey;

        [Parameter, Secret] private readonly string? Password;

        private IEnumerable<string> Environments => ["staging", "production"];

        private IEnumerable<string> NoValues => throw new InvalidOperationException("not yet");

        private Target Compile => _ => Defined(_);

        private Target CompileAll => _ => Defined(_);

        private Target Test => _ => Defined(_);

        private Target Deploy => _ => Defined(_);

        private ITargetDefinition Defined(ITargetDefinition definition)
        {
            Trace.Add("defined");
            return definition;
        }
    }
}
