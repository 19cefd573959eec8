using QgoBuild.Engine.Secrets;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Secrets;

/// <summary>Runs with encrypted values in parameter files.</summary>
public sealed class EncryptedParameterTests : IDisposable
{
    private const string Password = "correct horse battery";
    private const string Key = "k3y-for-the-feed";
    private const string Token = "t0ken-of-the-registry";

    private static readonly string EncryptedKey = Encrypted("Key", Key);
    private static readonly string EncryptedToken = Encrypted("Token", Token);

    private readonly BuildSandbox _sandbox = new();

    public EncryptedParameterTests() =>
        _sandbox.WriteParameters($$"""{ "Key": "{{EncryptedKey}}", "Token": "{{EncryptedToken}}" }""");

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("PARAMS_KEY")]
    [InlineData("NUKE_PARAMS_KEY")]
    public void The_password_comes_from_the_environment(string variable)
    {
        _sandbox.Environment[variable] = Password;

        var result = _sandbox.Run<Feed>("Push");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Key, result.Build.Order);
        Assert.DoesNotContain(Key, result.Output, StringComparison.Ordinal);
        Assert.Contains("Key: ***", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_prompts_for_it_once()
    {
        var prompt = new ScriptedPrompt(Password);
        _sandbox.Prompt = prompt;

        var result = _sandbox.Run<Feed>("Push", "Image");

        Assert.Equal($"{Key} {Token}", result.Build.Order);
        Assert.Equal(["Password of .nuke/parameters.json (secret)"], prompt.Questions);
    }

    [Theory]
    [InlineData("Push")]
    [InlineData("Conditional")]
    public void Without_a_password_nothing_is_run(string target)
    {
        var result = _sandbox.Run<Feed>(target, "Clean");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Build.Order);
        Assert.Contains(
            "error: The secrets in .nuke/parameters.json are encrypted, and their password is not available: " +
                "set PARAMS_KEY, or run the command at a " +
            "terminal and type it.\n\nNothing was run. Next: ./build.sh :secrets\n",
            result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_prompt_on_a_CI_server()
    {
        _sandbox.Prompt = new ScriptedPrompt(Password);
        _sandbox.Environment["CI"] = "true";

        Assert.Equal(2, _sandbox.Run<Feed>("Push").ExitCode);
    }

    [Fact]
    public void A_wrong_password_is_an_error_with_a_remedy_and_nothing_runs()
    {
        _sandbox.Environment["PARAMS_KEY"] = "wrong horse battery";

        var result = _sandbox.Run<Feed>("Push", "--verbosity", "verbose");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: .nuke/parameters.json (Key) cannot be decrypted: the password (PARAMS_KEY) is wrong", result.Output,
            StringComparison.Ordinal);
        Assert.Contains("Next: ./build.sh :secrets set Key\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong horse", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_under_another_name_is_not_decrypted()
    {
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.WriteParameters($$"""{ "Key": "{{EncryptedToken}}" }""");

        Assert.Equal(2, _sandbox.Run<Feed>("Push").ExitCode);
    }

    [Theory]
    [InlineData("v2:AAAA", "is a damaged encrypted value")]
    [InlineData("v1:AAAAAAAAAAAAAAAAAAAAAA==", "was encrypted by NUKE")]
    public void An_invalid_value_is_an_error(string text, string message)
    {
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.WriteParameters($$"""{ "Key": "{{text}}" }""");

        var result = _sandbox.Run<Feed>("Push");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Clean")]
    [InlineData("--help")]
    [InlineData("Push --plan")]
    [InlineData("Conditional --plan")]
    [InlineData("Release --skip Push")]
    [InlineData("NeverHere")]
    public void A_run_without_secrets_requires_no_password(string arguments)
    {
        var prompt = new ScriptedPrompt();
        _sandbox.Prompt = prompt;

        var result = _sandbox.Run<Feed>(arguments.Split(' '));

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(prompt.Questions);
        Assert.DoesNotContain("Missing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_call_is_an_error_without_a_password()
    {
        var prompt = new ScriptedPrompt();
        _sandbox.Prompt = prompt;

        var result = _sandbox.Run<Feed>("Push", "--no-such-option");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(prompt.Questions);
        Assert.DoesNotContain("missing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_no_target_names_has_its_value_in_all_of_them()
    {
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.WriteParameters($$"""{ "Shared": "{{Encrypted("Shared", "for-everybody")}}" }""");

        Assert.Equal("for-everybody", _sandbox.Run<Feed>("Share").Build.Order);
    }

    [Fact]
    public void A_property_of_a_component_is_decrypted_when_it_is_read()
    {
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.WriteParameters($$"""{ "Webhook": "{{Encrypted("Webhook", "https://hook")}}" }""");

        Assert.Equal("https://hook", _sandbox.Run<Feed>("Notify").Build.Order);
    }

    [Fact]
    public void A_property_that_cannot_be_decrypted_when_it_is_read_is_wrong_usage()
    {
        _sandbox.WriteParameters($$"""{ "Webhook": "{{Encrypted("Webhook", "https://hook")}}" }""");

        var result = _sandbox.Run<Feed>("Notify");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("set PARAMS_KEY", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_file_has_its_own_password_and_the_profile_comes_first()
    {
        var encrypted = EncryptedValue.Encrypt("live-key", "another password", new SecretLocation("Key", "eu-live"));
        _sandbox.WriteParameters($$"""{ "Key": "{{encrypted}}" }""", "eu-live");
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.Environment["PARAMS_EU_LIVE_KEY"] = "another password";

        Assert.Equal($"live-key {Token}", _sandbox.Run<Feed>("Push", "Image", "--profile", "eu-live").Build.Order);
    }

    [Fact]
    public void A_value_of_the_environment_wins_and_nothing_is_decrypted()
    {
        _sandbox.Environment["KEY"] = "given-here";

        Assert.Equal("given-here", _sandbox.Run<Feed>("Push").Build.Order);
    }

    [Fact]
    public void A_file_can_contain_plain_and_encrypted_values()
    {
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.WriteParameters($$"""{ "Key": "v2 is plain", "Keys": ["{{Encrypted("Keys", "one;two")}}", "three"] }""");

        Assert.Equal("v2 is plain one,two,three", _sandbox.Run<Feed>("Push", "List").Build.Order);
    }

    [Fact]
    public void A_parameter_that_is_not_secret_cannot_be_encrypted()
    {
        _sandbox.WriteParameters($$"""{ "Owner": "{{Encrypted("Owner", "somebody")}}" }""");

        var result = _sandbox.Run<Feed>("Clean");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(".nuke/parameters.json (Owner) is encrypted, but Owner is not a secret", result.Output, StringComparison.Ordinal);
    }

    private static string Encrypted(string name, string text) =>
        EncryptedValue.Encrypt(text, Password, new SecretLocation(name, null)).ToString();

    private interface IChat : INukeBuild
    {
        [Parameter, Secret] string? Webhook => TryGetValue(() => Webhook);
    }

    private sealed class Feed : RecordingBuild, IChat
    {
        [Parameter("Key for the feed"), Secret] private readonly string? Key;

        [Parameter, Secret] private readonly string? Token;

        [Parameter, Secret] private readonly string? Shared;

        [Parameter(Separator = ";"), Secret] private readonly string[] Keys = [];

        [Parameter] private readonly string? Owner;

        private Target Clean => _ => _.Executes(() => { });

        private Target Push => _ => _.Requires(() => Key).Executes(() =>
        {
            Trace.Add(Key!);
            ReportSummary(summary => new() { ["Key"] = Key! });
        });

        private Target Release => _ => _.DependsOn(Push).Executes(() => { });

        private Target Image => _ => _.After(Push).OnlyWhenDynamic(() => Token != null).Executes(() => Trace.Add(Token!));

        private Target Conditional => _ => _.OnlyWhenStatic(() => Key!.Length > 2).Executes(() => Trace.Add(Key!));

        private Target NeverHere => _ => _.OnlyWhenStatic(() => false).Requires(() => Key).Executes(() => Trace.Add(Key!));

        private Target Share => _ => _.Executes(() => Trace.Add(Shared!));

        private Target Notify => _ => _.Executes(() => Trace.Add(((IChat)this).Webhook!));

        private Target List => _ => _.After(Push).Requires(() => Keys).Executes(() => Trace.Add(string.Join(',', Keys)));
    }
}
