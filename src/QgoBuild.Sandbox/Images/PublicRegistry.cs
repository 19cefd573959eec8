using CliWrap;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Images;

/// <summary>Whether official images can be pulled, asked through the engine, which may have mirrors and proxies of its own.</summary>
internal sealed class PublicRegistry(ContainerEngine engine, SandboxDirectory directory, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>True when a pull of <paramref name="image"/> begins within a few seconds; the answer is remembered.</summary>
    public Task<bool> AnswersAsync(string image, CancellationToken cancellationToken) =>
        CachedResults.AskAsync(directory, "images can be pulled", () => BeginsAsync(image, cancellationToken), time);

    public Task PullAsync(string image, CancellationToken cancellationToken) =>
        engine.Docker.RunAsync($"pull {image}", ["pull", "--quiet", image], cancellationToken: cancellationToken);

    // Docker prints its first line once it has the image's manifest. That is the answer; the pull itself is begun anew.
    private async Task<bool> BeginsAsync(string image, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var begun = false;
        try
        {
            var pull = await Cli.Wrap(engine.Docker.Name)
                .WithArguments(["pull", image])
                .WithEnvironmentVariables(engine.Docker.Environment)
                .WithValidation(CommandResultValidation.None)
                .WithStandardOutputPipe(PipeTarget.ToDelegate(_ =>
                {
                    begun = true;
                    patience.Cancel();
                }))
                .ExecuteAsync(patience.Token)
                .ConfigureAwait(false);
            return pull.IsSuccess;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return begun;
        }
    }
}
