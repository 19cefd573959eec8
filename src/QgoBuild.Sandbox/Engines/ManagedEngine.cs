namespace QgoBuild.Sandbox.Engines;

/// <summary>A Docker engine that QgoBuild starts where there is none and no service manager: found again by its state directory, whichever
/// clone started it, and removed with all that it has.</summary>
internal sealed class ManagedEngine(EnginePaths paths, TimeProvider time)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private LocalCommand Docker =>
        SandboxCommand.Create("docker") with { Variables = new Dictionary<string, string?> { ["DOCKER_HOST"] = paths.Address } };

    /// <summary>There is an engine of ours, running or not, and we are root, who started it.</summary>
    public bool Exists => Environment.IsPrivilegedProcess && Directory.Exists(paths.State);

    /// <summary>Starts the engine and returns once its socket answers. It outlives this process and its terminal.</summary>
    /// <exception cref="SandboxException">It ended or did not answer; the message holds the end of its log.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (ProcessId() is null)
        {
            await CleanUpAsync([paths.Runtime, paths.RemovedDataDirectory], cancellationToken);
            Directory.CreateDirectory(paths.State);
            Directory.CreateDirectory(paths.Runtime);
            if (!File.Exists(paths.SnapshotFile))
                PrivateFile.Write(paths.SnapshotFile,
                    JsonSerializer.Serialize(await HostSnapshot.ReadAsync(cancellationToken), EngineJson.Default.HostSnapshot));
            File.Delete(paths.ProcessIdFile);
            await StartDetachedAsync(cancellationToken);
        }

        var begun = false;
        var isSettled = await Poll.UntilAsync(
            async cancellationToken =>
            {
                begun |= ProcessId() is not null;
                return (begun && ProcessId() is null) || await IsRespondingAsync(cancellationToken);
            },
            StartTimeout,
            time,
            cancellationToken);
        if (!isSettled || ProcessId() is null)
            throw new SandboxException(
                $"The Docker engine was started but does not answer at {paths.Address}. " +
                    $"The end of its log, {paths.LogFile}:\n{LogTail()}\nRun ./build.sh SandboxDown to clear it away.");
    }

    /// <summary>Starts an engine of ours that was killed, because only it can clean up what its containers left; it may fail.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        if (!Exists || ProcessId() is not null) return;
        try
        {
            await StartAsync(cancellationToken);
        }
        catch (DeliveryException)
        {
            // What it left is removed without it.
        }
    }

    /// <summary>Removes all that is on the engine, ends it and deletes its state, mounts and traces. Nothing happens where none is
    /// ours.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (!Exists) return;
        if (ProcessId() is not null) await RemoveContainersAsync(cancellationToken);
        if (ProcessId() is { } process) await StopAsync(process, cancellationToken);
        File.Delete(paths.Socket);
        if (File.Exists(paths.SnapshotFile) &&
            JsonSerializer.Deserialize(await File.ReadAllTextAsync(paths.SnapshotFile, cancellationToken),
                EngineJson.Default.HostSnapshot) is { } before)
            await before.RestoreAsync(cancellationToken);
        await CleanUpAsync([paths.RemovedDataDirectory], cancellationToken);
        // Deleting takes a while: with half of its data an engine starts and fails at every image.
        if (Directory.Exists(paths.DataDirectory)) Directory.Move(paths.DataDirectory, paths.RemovedDataDirectory);
        await CleanUpAsync([paths.State, paths.Runtime], cancellationToken);
        RemoveEmptyParent();
    }

    /// <summary>The engine's process, if it runs: the number in its file may have been given to another program since.</summary>
    public int? ProcessId()
    {
        try
        {
            var process = int.Parse(File.ReadAllText(paths.ProcessIdFile).Trim(), CultureInfo.InvariantCulture);
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0').Contains(paths.ProcessIdFile) ? process : null;
        }
        catch (Exception none) when (none is IOException or FormatException or UnauthorizedAccessException) { return null; }
    }

    private async Task<bool> IsRespondingAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(paths.Socket)) return false;
        return await Docker.With("version", "--format", "{{.Server.Version}}").For("query the engine").SucceedsAsync(cancellationToken);
    }

    // Bridges and rules of containers and networks outlive an engine that ends with them still there.
    private async Task RemoveContainersAsync(CancellationToken cancellationToken)
    {
        const string Purpose = "remove what is on the engine";
        var containers = await Docker.With("container", "ls", "--all", "--quiet").For(Purpose).RunAsync(cancellationToken);
        if (containers.Lines.Length > 0)
            await Docker.With(["container", "rm", "--force", .. containers.Lines]).For(Purpose).RunAsync(cancellationToken);
        await Docker.With("network", "prune", "--force").For(Purpose).RunAsync(cancellationToken);
    }

    // A session of its own, so that Ctrl-C at the terminal and the end of this process do not reach it.
    private Task<string> StartDetachedAsync(CancellationToken cancellationToken)
    {
        string[] daemon = ["dockerd", "--data-root", paths.DataDirectory, "--exec-root", paths.Runtime, "--pidfile", paths.ProcessIdFile,
            "--host", paths.Address];
        string[] shell = ["-c", "log=$1; shift; PATH=$PATH:/usr/sbin:/sbin exec setsid --fork \"$@\" >>\"$log\" 2>&1 </dev/null", "sh",
            paths.LogFile, .. daemon];
        return SandboxCommand.Create("sh", shell).For("start the Docker engine").ReadAsync(cancellationToken);
    }

    private async Task StopAsync(int process, CancellationToken cancellationToken)
    {
        var number = process.ToString(CultureInfo.InvariantCulture);
        foreach (var signal in (string[])["-TERM", "-KILL"])
        {
            await SandboxCommand.Create("kill", signal, number).For("stop the Docker engine").RunAsync(cancellationToken);
            if (await Poll.UntilAsync(_ => Task.FromResult(ProcessId() is null), StopTimeout, time, cancellationToken))
                return;
        }

        throw new SandboxException(
            $"The Docker engine, process {number}, does not end. Its state in {paths.State} was left as it is; " +
                "end the process and run ./build.sh SandboxDown again.");
    }

    // An engine that was killed leaves processes, mounts and the numbers of processes that are no more: the next one would fail on them.
    private async Task CleanUpAsync(string[] directories, CancellationToken cancellationToken)
    {
        EngineProcesses.Kill(paths);
        await UnmountAsync(cancellationToken);
        await SandboxCommand.Create("rm", ["-rf", "--one-file-system", "--", .. directories]).For("delete the engine's files")
            .ReadAsync(cancellationToken);
    }

    private async Task UnmountAsync(CancellationToken cancellationToken)
    {
        var mounts = (await File.ReadAllLinesAsync("/proc/mounts", cancellationToken))
            .Select(line => line.Split(' ')[1].Replace("\\040", " ", StringComparison.Ordinal))
            .Where(mount => IsInside(mount, paths.State) || IsInside(mount, paths.Runtime))
            .Reverse()
            .ToArray();
        foreach (var mount in mounts)
            await SandboxCommand.Create("umount", "--lazy", mount).For("unmount what the engine left").RunAsync(cancellationToken);
    }

    private static bool IsInside(string path, string directory) => path.StartsWith(directory + "/", StringComparison.Ordinal);

    private void RemoveEmptyParent()
    {
        var parent = Path.GetDirectoryName(paths.State)!;
        if (Directory.Exists(parent) && !Directory.EnumerateFileSystemEntries(parent).Any()) Directory.Delete(parent);
    }

    private string LogTail() =>
        File.Exists(paths.LogFile)
            ? string.Join('\n', File.ReadLines(paths.LogFile).Where(line => !line.Contains("level=info", StringComparison.Ordinal))
                .TakeLast(10).Select(line => "    " + line)) : "    (no log)";
}
