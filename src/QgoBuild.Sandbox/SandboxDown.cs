namespace QgoBuild.Sandbox;

/// <summary>Removes a sandbox with everything that belongs to it, whatever state it is in. On an engine that QgoBuild did not start, only
/// what has the sandbox's labels or names is removed; an engine that it started is removed too. What another clone's sandbox uses
/// stays.</summary>
internal sealed class SandboxDown(SandboxDirectory directory, ContainerEngine? engine, ManagedEngine managedEngine,
    ProgressStages progressStages)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var isShared = engine is not null && await RemoveContainersAsync(new Leftovers(engine, directory), cancellationToken);
        if (isShared)
            progressStages.Report($"{(managedEngine.Exists ? "the Docker engine and the images stay" : "the images stay")}: " +
                "the sandbox of another clone uses them");
        else if (managedEngine.Exists)
            await progressStages.RunAsync("the Docker engine stopped, its state deleted", () =>
                managedEngine.RemoveAsync(cancellationToken));
        else if (engine is not null)
            await RemoveImagesAsync(engine, cancellationToken);
        else
            progressStages.Report("no Docker engine answers: if containers of the sandbox are on one, start it and run SandboxDown again");

        if (Directory.Exists(directory.Path)) Directory.Delete(directory.Path, recursive: true);
    }

    private async Task<bool> RemoveContainersAsync(Leftovers leftovers, CancellationToken cancellationToken)
    {
        if (await leftovers.RemoveAsync(cancellationToken) > 0)
            progressStages.Report("servers, registry, origin and ACME authority removed");
        return await leftovers.HasOtherSandboxAsync(cancellationToken);
    }

    // The base images made here, and whatever was built or pushed under the registry's address: nothing else pulls from it.
    private async Task RemoveImagesAsync(ContainerEngine target, CancellationToken cancellationToken)
    {
        var images = await SandboxImages.FindAsync(target, cancellationToken);
        if (images.Count == 0) return;
        await target.Docker.With(["image", "rm", .. images]).For("remove the sandbox's images").RunAsync(cancellationToken);
        var left = await SandboxImages.FindAsync(target, cancellationToken);
        progressStages.Report(left.Count == 0
            ? "its images removed" : $"its images removed, but for those that other containers use: {string.Join(", ", left)}");
    }
}
