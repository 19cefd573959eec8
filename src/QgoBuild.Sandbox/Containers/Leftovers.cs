namespace QgoBuild.Sandbox.Containers;

/// <summary>What is removed with a sandbox: found by labels, not by any record of what was made.</summary>
internal sealed class Leftovers(ContainerEngine engine, SandboxDirectory directory)
{
    /// <summary>Removes containers, networks and volumes, whichever of them there are, and returns how many there were: our own, and those
    /// of clones that are no more.</summary>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        var removed = await RemoveAsync(SandboxLabels.Of(directory), cancellationToken);
        return await HasOtherSandboxAsync(cancellationToken)
            ? removed
            : removed + await RemoveAsync(SandboxLabels.Directory, cancellationToken);
    }

    /// <summary>Removes what other sandboxes left on the engine, and returns their directories. For when none of them is in use
    /// (<see cref="SandboxContainers.ThrowIfOccupied"/>): there can be one at a time, and it is the one that is requested.</summary>
    public async Task<IReadOnlyList<string>> RemoveOtherSandboxesAsync(CancellationToken cancellationToken)
    {
        string[] owners =
        [
            .. await FindOwnersAsync("container", ["--all"], cancellationToken),
            .. await FindOwnersAsync("network", [], cancellationToken),
            .. await FindOwnersAsync("volume", [], cancellationToken),
        ];
        owners = [.. owners.Distinct().Where(owner => !SandboxLock.IsHeld(owner))];
        foreach (var owner in owners)
            await RemoveAsync(SandboxLabels.Of(new SandboxDirectory(owner)), cancellationToken);
        return owners;
    }

    /// <summary>Whether the sandbox of another directory is on the engine: a container of it, or the network of one that exists.</summary>
    public async Task<bool> HasOtherSandboxAsync(CancellationToken cancellationToken)
    {
        var containers = await FindOwnersAsync("container", ["--all"], cancellationToken);
        var networks = await FindOwnersAsync("network", [], cancellationToken);
        return containers.Any() || networks.Any(Directory.Exists);
    }

    private async Task<IEnumerable<string>> FindOwnersAsync(string kind, string[] options, CancellationToken cancellationToken)
    {
        var owners = await engine.Docker
            .With([kind, "ls", .. options, "--filter", $"label={SandboxLabels.Directory}", "--format",
                $"{{{{.Label \"{SandboxLabels.Directory}\"}}}}"])
            .For("find other sandboxes")
            .ReadAsync(cancellationToken);
        return owners.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(owner => owner != directory.Path);
    }

    private async Task<int> RemoveAsync(string label, CancellationToken cancellationToken) =>
        await RemoveAsync(label, ["container", "ls", "--all"], ["container", "rm", "--force", "--volumes"], cancellationToken)
        + await RemoveAsync(label, ["network", "ls"], ["network", "rm"], cancellationToken)
        + await RemoveAsync(label, ["volume", "ls"], ["volume", "rm"], cancellationToken);

    private async Task<int> RemoveAsync(string label, string[] list, string[] remove, CancellationToken cancellationToken)
    {
        var purpose = $"remove the sandbox's {list[0]}s";
        var labelled = await engine.Docker
            .With([.. list, "--quiet", "--filter", $"label={label}"])
            .For(purpose)
            .ReadAsync(cancellationToken);
        var found = labelled.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (found.Length > 0)
            await engine.Docker.With([.. remove, .. found]).For(purpose).ReadAsync(cancellationToken);
        return found.Length;
    }
}
