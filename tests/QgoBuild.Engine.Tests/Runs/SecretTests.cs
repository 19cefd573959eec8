using System.Text;
using CsCheck;
using QgoBuild.Engine.Session;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

public sealed class SecretTests : IDisposable
{
    private const string Sentinel = "s3ntinel-v4lue";

    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData("Throw")]
    [InlineData("Throw --verbosity verbose")]
    [InlineData("Summarise")]
    [InlineData("RunChild")]
    [InlineData("Condition")]
    [InlineData("--help")]
    [InlineData("Throw --plan")]
    public void A_secret_is_never_shown(string arguments)
    {
        _sandbox.Environment["PASSWORD"] = Sentinel;
        _sandbox.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");

        var result = _sandbox.Run<LeakingBuild>(arguments.Split(' '));

        Assert.DoesNotContain(Sentinel, result.Output, StringComparison.Ordinal);
        if (!arguments.Contains("--", StringComparison.Ordinal)) Assert.Contains("***", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_in_the_code_is_masked_too() =>
        Assert.Contains("known: ***", _sandbox.Run<LeakingBuild>("Known").Output, StringComparison.Ordinal);

    [Fact]
    public void No_written_file_contains_a_secret()
    {
        _sandbox.Environment["PASSWORD"] = Sentinel;

        _sandbox.Run<LeakingBuild>("Throw");

        var files = Directory.GetFiles(_sandbox.Root, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain(Sentinel, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_of_several_lines_is_masked_line_by_line()
    {
        var redactor = new Redactor();
        redactor.Add("-----BEGIN KEY-----\nabcdef\n-----END KEY-----\n");

        Assert.Equal("***", redactor.Redact("abcdef"));
    }

    [Fact]
    public void A_secret_is_masked_in_every_encoding() =>
        Gen.Select(Gen.String[Gen.Char["aZ9 +/%&<>\"'\\é€"], 6, 20], Gen.String[Gen.Char.AlphaNumeric, 0, 4]).Sample((secret, user) =>
        {
            if (secret.Trim() != secret) return;
            var redactor = new Redactor();
            redactor.Add(secret);

            Assert.Equal("a ***", redactor.Redact($"a {Uri.EscapeDataString(secret)}"));
            Assert.Equal("{\"k\":\"***\"}", redactor.Redact(System.Text.Json.JsonSerializer.Serialize(new { k = secret })));
            Assert.Equal("***", redactor.Redact(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))));
            Assert.Equal("***", redactor.Redact(Convert.ToHexString(Encoding.UTF8.GetBytes(secret))));

            // Without the characters that it shares with its neighbours.
            var basic = redactor.Redact(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}:")));
            Assert.Contains("***", basic, StringComparison.Ordinal);
            Assert.InRange(basic.Length, 0, user.Length * 2 + 3 + 10);
        });

    [Fact]
    public void On_GitHub_each_line_of_a_secret_is_hidden_once_before_any_output()
    {
        _sandbox.Environment["GITHUB_ACTIONS"] = "true";
        _sandbox.Environment["PASSWORD"] = "first line\n100% second\nfirst line\n";

        var output = _sandbox.Run<LeakingBuild>("Throw").Output;

        Assert.StartsWith("::add-mask::first line\n::add-mask::100%25 second\n", output, StringComparison.Ordinal);
        Assert.Single(output.Split('\n'), line => line == "::add-mask::first line");
        Assert.Equal(output.LastIndexOf("first line", StringComparison.Ordinal), output.IndexOf("first line", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("GitHubActions")]
    public void No_other_host_gets_a_secret(string? host)
    {
        _sandbox.Environment["PASSWORD"] = Sentinel;

        var output = _sandbox.Run<LeakingBuild>(host is null ? ["Throw"] : ["Throw", "--host", host]).Output;

        Assert.DoesNotContain(Sentinel, output, StringComparison.Ordinal);
        Assert.DoesNotContain("add-mask", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_is_read_in_the_middle_of_a_line_is_announced_on_its_own_line()
    {
        var written = new StringWriter { NewLine = "\n" };
        var writer = new LineWriter(written);

        writer.Write("50 %");
        LineWriter.WriteOnNewLine(writer, "::add-mask::x");
        LineWriter.WriteOnNewLine(writer, "::add-mask::y");

        Assert.Equal("50 %\n::add-mask::x\n::add-mask::y\n", written.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_secret_that_GitHub_would_escape_is_masked_first()
    {
        _sandbox.Environment["GITHUB_ACTIONS"] = "true";
        _sandbox.Environment["PASSWORD"] = "100%safe";

        Assert.Contains("::warning::it is ***", _sandbox.Run<LeakingBuild>("Warn").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overridden_value_is_masked_as_well()
    {
        _sandbox.Environment["PASSWORD"] = "from-the-environment";

        var output = _sandbox.Run<LeakingBuild>("Replaced", "--password", Sentinel).Output;

        Assert.Contains("*** was replaced", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_constructor_of_a_build_cannot_leak_a_secret() =>
        Assert.Contains("error: *** is too weak", RunThrowingConstructor().Output, StringComparison.Ordinal);

    [Fact]
    public void A_secret_of_a_command_line_is_masked_in_the_error_of_its_process()
    {
        _sandbox.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");

        var output = _sandbox.Run<LeakingBuild>("RunChildWithSecretArgument").Output;

        Assert.Contains("exited with 7", output, StringComparison.Ordinal);
        Assert.DoesNotContain("only-here", output, StringComparison.Ordinal);
    }

    private BuildResult<ThrowingConstructorBuild> RunThrowingConstructor()
    {
        _sandbox.Environment["PASSWORD"] = Sentinel;
        return _sandbox.Run<ThrowingConstructorBuild>();
    }

    [Fact]
    public void A_secret_within_another_does_not_reveal_the_longer_one()
    {
        var redactor = new Redactor();
        redactor.Add("secret");
        redactor.Add("secret-and-more");

        Assert.Equal("*** ***", redactor.Redact("secret-and-more secret"));
    }

    [Fact]
    public void A_secret_split_over_several_writes_is_masked() =>
        Gen.Select(Gen.String[Gen.Char["abS"], 0, 40], Gen.Int[1, 5].Array[1, 20]).Sample((text, cuts) =>
        {
            const string Secret = "SaSb";
            var redactor = new Redactor();
            redactor.Add(Secret);
            text = text.Insert(text.Length / 2, Secret);
            var written = new StringWriter();
            var writer = new MaskingWriter(written, redactor);
            for (int at = 0, i = 0; at < text.Length; at += cuts[i++ % cuts.Length])
                writer.Write(text.AsSpan(at, Math.Min(cuts[i % cuts.Length], text.Length - at)));
            writer.Flush();

            Assert.DoesNotContain(Secret, written.ToString(), StringComparison.Ordinal);
        });

    [Fact]
    public void Text_that_cannot_become_a_secret_is_written_at_once()
    {
        var redactor = new Redactor();
        redactor.Add("secret");
        var written = new StringWriter();
        var writer = new MaskingWriter(written, redactor);

        writer.Write("progress 50 %");

        Assert.Equal("progress 50 %", written.ToString());
    }

    private sealed class LeakingBuild : RecordingBuild
    {
        [Parameter("The password"), Secret] private readonly string? Password;

        [Parameter, Secret] private readonly string BuiltIn = "built-in-value";

        private Target Throw => _ => _.Executes(() => throw new TargetFailedException($"cannot log in with {Password}"));

        private Target Summarise => _ => _.Executes(() => ReportSummary(summary => new() { ["Password"] = Password! }));

        private Target RunChild => _ => _.Executes(() =>
            QgoBuild.Engine.Tooling.ProcessTasks.StartShell($"echo {Password}; echo {Password} >&2; exit 1").WaitForExit());

        private Target Warn =>
            _ => _.Executes(() => QgoBuild.Engine.CI.GitHubActions.GitHubActions.Instance!.WriteWarning($"it is {Password}"));

        private Target Replaced => _ => _.Executes(() => throw new TargetFailedException("from-the-environment was replaced"));

        private Target RunChildWithSecretArgument => _ => _.Executes(() => QgoBuild.Engine.Tooling.ProcessExtensions.AssertZeroExitCode(
            QgoBuild.Engine.Tooling.ProcessTasks.StartProcess("sh", $"-c {"echo no $0 >&2; exit 7"} {"only-here":r}")));

        private Target Condition => _ => _.OnlyWhenDynamic(() => false, $"Password != {Sentinel}").Executes(Record("Condition"));

        private Target Known => _ => _.Executes(() => throw new TargetFailedException($"known: {BuiltIn}"));
    }

    private sealed class ThrowingConstructorBuild : RecordingBuild
    {
        [Parameter, Secret] private readonly string? Password;

        public ThrowingConstructorBuild() => throw new TargetFailedException($"{Sentinel} is too weak");

        private Target Default => _ => _.Executes(Record("Default"));
    }
}
