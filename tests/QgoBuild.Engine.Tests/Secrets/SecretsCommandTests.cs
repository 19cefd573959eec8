using QgoBuild.Engine.IO;
using QgoBuild.Engine.Secrets;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Secrets;

public sealed class SecretsCommandTests : IDisposable
{
    private const string Password = "correct horse battery";
    private const string Value = "s3cret-v4lue";

    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_target_gets_the_value_set_at_the_terminal()
    {
        _sandbox.WriteParameters("{\n  \"$schema\": \"./build.schema.json\",\n  // who we are\n  \"Owner\": \"us\"\n}\n");
        var prompt = new ScriptedPrompt(Password, Password, Value);
        _sandbox.Prompt = prompt;

        var result = Run(":secrets", "set", "api-key");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("ApiKey is encrypted in .nuke/parameters.json. Set PARAMS_KEY to the password where there is no terminal, as on a " +
            "CI server.\n", result.Output);
        Assert.Equal(
            ["New password for .nuke/parameters.json (secret)", "Repeat the password (secret)",
                "Value of ApiKey (Key for the feed) (secret)"],
            prompt.Questions);
        Assert.Matches(
            """^\{\n  "\$schema": "./build.schema.json",\n  // who we are\n  "Owner": "us",\n  "ApiKey": "v2:[\w-]+"\n\}\n$""",
            Read());
        _sandbox.Environment["PARAMS_KEY"] = Password;
        Assert.Equal(Value, Run("Push").Build.Order);
    }

    [Theory]
    [InlineData("piped-value", "piped-value")]
    [InlineData("piped-value\n", "piped-value")]
    [InlineData("piped-value\r\n", "piped-value")]
    [InlineData("-----BEGIN-----\nkey\n-----END-----\n\n", "-----BEGIN-----\nkey\n-----END-----\n")]
    public void A_value_can_be_piped(string input, string value)
    {
        _sandbox.Environment["PARAMS_LIVE_KEY"] = Password;
        _sandbox.Input = input;

        Assert.Equal(0, Run(":secrets", "--profile", "live", "set", "ApiKey").ExitCode);

        Assert.StartsWith("{\n  \"$schema\": \"./build.schema.json\",\n  \"ApiKey\": \"v2:", Read("live"), StringComparison.Ordinal);
        Assert.Equal(value, Run("Push", "--profile", "live").Build.Order);
    }

    [Fact]
    public void The_list_shows_names_but_no_values()
    {
        _sandbox.WriteParameters($$"""
            { "ApiKey": "{{Encrypted("ApiKey")}}", "Token": "plain-text", "Webhook": "v2:AAAA",
              "Old": "v1:AAAAAAAAAAAAAAAAAAAAAA==" }
            """);

        var result = Run(":secrets");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            """
            Secrets in .nuke/parameters.json

              ApiKey    encrypted      Key for the feed
              Missing   no value
              Old       of NUKE
              Token     as plain text
              Webhook   damaged

            Password: PARAMS_KEY, which is not set: a terminal prompts for it.
            Next: ./build.sh :secrets set NAME, or remove NAME, or rekey for a new password

            """,
            result.Output);
    }

    [Theory]
    [InlineData(":secrets", "live")]
    [InlineData(":secrets", "list", "--profile", "live")]
    [InlineData(":SECRETS", "LIST", "--profile=live")]
    public void The_list_is_of_one_file(params string[] arguments)
    {
        _sandbox.WriteParameters($$"""{ "ApiKey": "{{Encrypted("ApiKey", "live")}}" }""", "live");

        Assert.Contains("ApiKey    encrypted", Run(arguments).Output, StringComparison.Ordinal);
        Assert.Contains("ApiKey    no value", Run(":secrets").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_a_value_requires_no_password()
    {
        _sandbox.WriteParameters($$"""{ "Owner": "us", "apiKey": "{{Encrypted("ApiKey")}}" }""");

        Assert.Equal(0, Run(":secrets", "remove", "ApiKey").ExitCode);
        Assert.Equal("{ \"Owner\": \"us\" }\n", Read());
        Assert.Equal(2, Run(":secrets", "remove", "ApiKey").ExitCode);
    }

    [Fact]
    public void A_new_password_replaces_the_old_one()
    {
        _sandbox.WriteParameters(
            $$"""{ "ApiKey": "{{Encrypted("ApiKey")}}", "Old": ["{{Encrypted("Old")}}", "plain"], "Token": "plain" }""");
        _sandbox.Prompt = new ScriptedPrompt(Password, "another battery", "another battery");

        var result = Run(":secrets", "rekey");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("2 values in .nuke/parameters.json encrypted with the new password.", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"plain\"], \"Token\": \"plain\"", Read(), StringComparison.Ordinal);
        _sandbox.Prompt = null;
        _sandbox.Environment["PARAMS_KEY"] = Password;
        Assert.Equal(2, Run("Push").ExitCode);
        _sandbox.Environment["PARAMS_KEY"] = "another battery";
        Assert.Equal(Value, Run("Push").Build.Order);
    }

    [Fact]
    public void A_new_password_can_be_piped()
    {
        _sandbox.WriteParameters($$"""{ "ApiKey": "{{Encrypted("ApiKey")}}" }""");
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.Input = "another battery\n";

        Assert.Equal(0, Run(":secrets", "rekey").ExitCode);

        _sandbox.Environment["PARAMS_KEY"] = "another battery";
        Assert.Equal(Value, Run("Push").Build.Order);
    }

    [Theory]
    [InlineData("set ApiKey", "wrong horse battery", "The password (PARAMS_KEY) does not decrypt .nuke/parameters.json")]
    [InlineData("rekey", "wrong horse battery", "cannot be decrypted: the password (PARAMS_KEY) is wrong")]
    [InlineData("rekey", null, "their password is not available")]
    [InlineData("set ApiKey", null, "their password is not available")]
    public void Without_the_right_password_the_file_is_unchanged(string arguments, string? password, string message)
    {
        _sandbox.WriteParameters($$"""{ "ApiKey": "{{Encrypted("ApiKey")}}" }""");
        var before = Read();
        _sandbox.Environment["PARAMS_KEY"] = password ?? "";
        _sandbox.Input = "whatever it is";

        var result = Run([":secrets", .. arguments.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
        Assert.Equal(before, Read());
    }

    [Theory]
    [InlineData("The password must be the same twice", Password, "correct horse batterz", Value)]
    [InlineData("It must not be short", "short", "short", Value)]
    [InlineData("There must be a value", Password, Password, "")]
    [InlineData("No answer")]
    public void Typed_values_are_checked(string reason, params string[] answers)
    {
        _sandbox.Prompt = new ScriptedPrompt(answers);

        Assert.True(Run(":secrets", "set", "ApiKey").ExitCode == 2, reason);
        Assert.False((_sandbox.Root / ".nuke" / "parameters.json").FileExists());
    }

    [Theory]
    [InlineData(":secrets set ApiKy", "There is no secret ApiKy. Did you mean ApiKey?", ":secrets set ApiKey")]
    [InlineData(":secrets set Xyzzy", "There is no secret Xyzzy. Known: ApiKey, Missing, Old, Token, Webhook.", ":secrets")]
    [InlineData(":secrets set Owner", "Owner is not a secret", ":secrets")]
    [InlineData(":secrets set", "Which secret? Known: ApiKey", ":secrets set ApiKey")]
    [InlineData(":secrets sett ApiKey", "Did you mean set?", ":secrets set ApiKey")]
    [InlineData(":secrets set ApiKey hunter22", "A value on the command line is visible", ":secrets set ApiKey")]
    [InlineData(":secrets set ApiKey=hunter22", "There is no secret ApiKey.", ":secrets")]
    [InlineData(":secrets list --profile liev", "There is no profile liev: .nuke/parameters.liev.json does not exist. Did you mean live?",
        ":secrets list --profile live")]
    [InlineData(":secrets set ApiKey --profile ../x", "'../x' cannot be part of a file name.", ":secrets")]
    [InlineData(":secrets --no-such", "There is no option --no-such.", ":secrets")]
    [InlineData(":secret", "There is no command :secret. Did you mean :secrets? Known: :secrets and :completion.", ":secrets")]
    [InlineData(":xyzzy", "There is no command :xyzzy. Known: :secrets and :completion.", "--help")]
    public void A_wrong_call_is_an_error_with_the_next_command(string arguments, string message, string next)
    {
        _sandbox.WriteParameters("{}", "live");

        var result = Run(arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
        Assert.EndsWith($"Next: ./build.sh {next}\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", result.Output, StringComparison.Ordinal);
        Assert.False((_sandbox.Root / ".nuke" / "parameters.json").FileExists());
    }

    [Fact]
    public void A_file_that_is_not_JSON_is_an_error_and_unchanged()
    {
        _sandbox.WriteParameters("{ not JSON");
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.Input = Value;

        var result = Run(":secrets", "set", "ApiKey");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(".nuke/parameters.json cannot be read", result.Output, StringComparison.Ordinal);
        Assert.Equal("{ not JSON", Read().TrimEnd());
    }

    [Fact]
    public void The_file_keeps_its_mode_and_a_link_is_kept()
    {
        if (OperatingSystem.IsWindows()) return;
        _sandbox.WriteParameters("{}", "shared");
        var shared = _sandbox.Root / ".nuke" / "parameters.shared.json";
        File.SetUnixFileMode(shared, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(_sandbox.Root / ".nuke" / "parameters.json", shared);
        _sandbox.Environment["PARAMS_KEY"] = Password;
        _sandbox.Input = Value;

        Assert.Equal(0, Run(":secrets", "set", "ApiKey").ExitCode);

        Assert.Equal(shared, File.ResolveLinkTarget(_sandbox.Root / ".nuke" / "parameters.json", false)!.FullName);
        Assert.Contains("v2:", shared.ReadAllText(), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(shared));
        Assert.Equal(2, Directory.GetFiles(_sandbox.Root / ".nuke").Length);
    }

    private BuildResult<SecretsBuild> Run(params string[] arguments) => _sandbox.Run<SecretsBuild>(arguments);

    private string Read(string? profile = null) =>
        (_sandbox.Root / ".nuke" / (profile is null ? "parameters.json" : $"parameters.{profile}.json")).ReadAllText();

    private static string Encrypted(string name, string? profile = null) =>
        EncryptedValue.Encrypt(Value, Password, new SecretLocation(name, profile)).ToString();

    private sealed class SecretsBuild : RecordingBuild
    {
        [Parameter("Key for the feed"), Secret] private readonly string? ApiKey;

        [Parameter, Secret] private readonly string? Token;

        [Parameter, Secret] private readonly string? Webhook;

        [Parameter, Secret] private readonly string? Missing;

        [Parameter, Secret] private readonly string[] Old = [];

        [Parameter] private readonly string? Owner;

        private Target Push => _ => _.Requires(() => ApiKey).Executes(() => Trace.Add(ApiKey!));

        private Target Everything => _ => _.Requires(() => Token, () => Webhook, () => Missing).Requires(() => Old).Executes(() => { });
    }
}
