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
    public void A_secret_is_shown_nowhere(string arguments)
    {
        _sandbox.Environment["PASSWORD"] = Sentinel;
        _sandbox.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");

        var result = _sandbox.Run<Leaky>(arguments.Split(' '));

        Assert.DoesNotContain(Sentinel, result.Output, StringComparison.Ordinal);
        if (!arguments.Contains("--", StringComparison.Ordinal)) Assert.Contains("***", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_stands_in_the_code_is_masked_too() =>
        Assert.Contains("known: ***", _sandbox.Run<Leaky>("Known").Output, StringComparison.Ordinal);

    [Fact]
    public void Nothing_written_to_files_holds_a_secret()
    {
        _sandbox.Environment["PASSWORD"] = Sentinel;

        _sandbox.Run<Leaky>("Throw");

        var files = Directory.GetFiles(_sandbox.Root, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain(Sentinel, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_of_several_lines_is_masked_line_by_line()
    {
        var mask = new SecretMask();
        mask.Add("-----BEGIN KEY-----\nabcdef\n-----END KEY-----\n");

        Assert.Equal("***", mask.Apply("abcdef"));
    }

    [Fact]
    public void A_secret_within_another_leaves_nothing_of_the_longer_one()
    {
        var mask = new SecretMask();
        mask.Add("secret");
        mask.Add("secret-and-more");

        Assert.Equal("*** ***", mask.Apply("secret-and-more secret"));
    }

    [Fact]
    public void However_a_text_is_cut_into_writes_no_secret_passes() =>
        Gen.Select(Gen.String[Gen.Char["abS"], 0, 40], Gen.Int[1, 5].Array[1, 20]).Sample((text, cuts) =>
        {
            const string Secret = "SaSb";
            var mask = new SecretMask();
            mask.Add(Secret);
            text = text.Insert(text.Length / 2, Secret);
            var written = new StringWriter();
            var writer = new MaskingWriter(written, mask);
            for (int at = 0, i = 0; at < text.Length; at += cuts[i++ % cuts.Length])
                writer.Write(text.AsSpan(at, Math.Min(cuts[i % cuts.Length], text.Length - at)));
            writer.Flush();

            Assert.DoesNotContain(Secret, written.ToString(), StringComparison.Ordinal);
        });

    [Fact]
    public void What_cannot_become_a_secret_is_written_at_once()
    {
        var mask = new SecretMask();
        mask.Add("secret");
        var written = new StringWriter();
        var writer = new MaskingWriter(written, mask);

        writer.Write("progress 50 %");

        Assert.Equal("progress 50 %", written.ToString());
    }

    private sealed class Leaky : RecordingBuild
    {
        [Parameter("The password"), Secret] private readonly string? Password;

        [Parameter, Secret] private readonly string BuiltIn = "built-in-value";

        private Target Throw => _ => _.Executes(() => throw new TargetFailedException($"cannot log in with {Password}"));

        private Target Summarise => _ => _.Executes(() => ReportSummary(summary => new() { ["Password"] = Password! }));

        private Target RunChild => _ => _.Executes(() =>
            QgoBuild.Engine.Tooling.ProcessTasks.StartShell($"echo {Password}; echo {Password} >&2; exit 1").WaitForExit());

        private Target Condition => _ => _.OnlyWhenDynamic(() => false, $"Password != {Sentinel}").Executes(Runs("Condition"));

        private Target Known => _ => _.Executes(() => throw new TargetFailedException($"known: {BuiltIn}"));
    }
}
