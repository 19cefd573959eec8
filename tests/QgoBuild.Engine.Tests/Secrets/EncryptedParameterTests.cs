using QgoBuild.Engine.Secrets;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Secrets;

/// <summary>Runs whose parameter files hold encrypted values.</summary>
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
    public void At_a_terminal_it_is_asked_for_once()
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
            "error: The secrets in .nuke/parameters.json are encrypted, and their password is not here: set PARAMS_KEY, or run this at a " +
            "terminal and type it.\n\nNothing was run. Next: ./build.sh :secrets\n",
            result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_asked_on_a_server()
    {
        _sandbox.Prompt = new ScriptedPrompt(Password);
        _sandbox.Environment["CI"] = "true";

        Assert.Equal(2, _sandbox.Run<Feed>("Push").ExitCode);
    }

    [Fact]
    public void A_wrong_password_is_told_with_what_to_do_and_nothing_is_run()
    {
        _sandbox.Environment["PARAMS_KEY"] = "wrong horse battery";

        var result = _sandbox.Run<Feed>("Push", "--verbosity", "verbose");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: .nuke/parameters.json (Key) cannot be decrypted: the password (PARAMS_KEY) is not the one", result.Output, StringComparison.Ordinal);
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
    [InlineData("v2:AAAA", "it was damaged")]
    [InlineData("v1:AAAAAAAAAAAAAAAAAAAAAA==", "was encrypted by NUKE")]
    public void What_cannot_be_a_value_is_told(string text, string message)
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
    public void What_does_not_need_a_secret_asks_for_no_password(string arguments)
    {
        var prompt = new ScriptedPrompt();
        _sandbox.Prompt = prompt;

        var result = _sandbox.Run<Feed>(arguments.Split(' '));

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(prompt.Questions);
        Assert.DoesNotContain("Missing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_is_wrong_is_told_without_a_password()
    {
        var prompt = new ScriptedPrompt();
        _sandbox.Prompt = prompt;

        var result = _sandbox.Run<Feed>("Push", "--no-such-option");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(prompt.Questions);
        Assert.DoesNotContain("missing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_no_target_names_is_there_for_all_of_them()
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
    public void Each_file_has_a_password_of_its_own_and_the_profile_comes_first()
    {
        _sandbox.WriteParameters($$"""{ "Key": "{{EncryptedValue.Encrypt("live-key", "another password", new SecretLocation("Key", "eu-live"))}}" }""", "eu-live");
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
    public void Plain_values_and_encrypted_ones_stand_beside_each_other()
    {
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.WriteParameters($$"""{ "Key": "v2 is plain", "Keys": ["{{Encrypted("Keys", "one;two")}}", "three"] }""");

        Assert.Equal("v2 is plain one,two,three", _sandbox.Run<Feed>("Push", "List").Build.Order);
    }

    [Fact]
    public void What_is_not_secret_cannot_be_encrypted()
    {
        _sandbox.WriteParameters($$"""{ "Owner": "{{Encrypted("Owner", "somebody")}}" }""");

        var result = _sandbox.Run<Feed>("Clean");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(".nuke/parameters.json (Owner) is encrypted, but Owner is not a secret", result.Output, StringComparison.Ordinal);
    }

    private static string Encrypted(string name, string text) => EncryptedValue.Encrypt(text, Password, new SecretLocation(name, null)).ToString();

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
