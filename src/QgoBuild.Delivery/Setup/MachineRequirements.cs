namespace QgoBuild.Delivery.Setup;

/// <summary>Requires disk space for the images of two releases, the database and five backups. Each deployment checks its exact
/// requirement.</summary>
/// <param name="Directory">The environment's directory.</param>
internal sealed record DiskRequirement(string Directory) : ServerRequirement("disk")
{
    /// <summary>The minimum free space, in MiB.</summary>
    public const long MinimumMebibytes = 3 * 1024;

    public override CheckResult Evaluate(ServerFacts facts)
    {
        var (own, images) = (facts.Directory.FreeMebibytes, facts.ImagesFreeMebibytes ?? long.MaxValue);
        if (Math.Min(own, images) >= MinimumMebibytes) return CheckResult.Ok($"{own / 1024} GiB are free.");
        return own <= images
            ? CheckResult.Failed($"The disk of {Directory} has {own} MiB free; {MinimumMebibytes} are required.", "df -h",
                "docker system df")
            : CheckResult.Failed($"The disk of Docker's images has {images} MiB free; {MinimumMebibytes} are required.", "docker system df",
                "docker builder prune --all");
    }
}

/// <summary>Requires memory for the database and for two releases at once, the old one and the new one.</summary>
internal sealed record MemoryRequirement() : ServerRequirement("memory")
{
    /// <summary>The minimum, in MiB: a machine with 1 GB reports a little less.</summary>
    public const long MinimumMebibytes = 900;

    public override CheckResult Evaluate(ServerFacts facts) => facts.MemoryMebibytes >= MinimumMebibytes
        ? CheckResult.Ok($"The server has {facts.MemoryMebibytes} MiB of memory.")
        : CheckResult.Failed($"The server has {facts.MemoryMebibytes} MiB of memory; {MinimumMebibytes} are required.",
            "Use a larger server: with less memory, the kernel kills the database during a deployment.");
}

/// <summary>Requires a correct clock: certificates, registry tokens and the names of backups depend on it.</summary>
internal sealed record ClockRequirement() : ServerRequirement("clock")
{
    /// <summary>The maximum difference from the local clock.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(1);

    public override CheckResult Evaluate(ServerFacts facts)
    {
        var difference = facts.ClockDifference;
        if (difference.Duration() <= Tolerance) return CheckResult.Ok("The server's clock agrees with the local clock.");
        var sentence = string.Create(CultureInfo.InvariantCulture,
            $"The server's clock is {difference.Duration().TotalSeconds:0} s {(difference > TimeSpan.Zero ? "ahead of" : "behind")} " +
            $"the local clock; one of them is wrong.");
        return CheckResult.Failed(sentence, "timedatectl set-ntp true", "timedatectl status")
            .WithChange(facts is { Init: "systemd", UserId: 0 } ? "Set the clock by network time." : null);
    }

    public override RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Of("timedatectl", "set-ntp", "true");
}

/// <summary>Requires that the ports of the entrances are free, or used by the edge of the application.</summary>
/// <param name="Projects">The names that the compose project of the environment may have.</param>
internal sealed record PortsRequirement(IReadOnlyList<string> Projects) : ServerRequirement("ports")
{
    public override CheckResult Evaluate(ServerFacts facts)
    {
        var taken = facts.Ports.Where(port => port.Listens && !Projects.Contains(port.Project)).ToList();
        if (taken.Count > 0)
        {
            return CheckResult.Failed(
                string.Join(' ', taken.Select(port => port.Container.Length > 0
                    ? $"The container {port.Container} uses port {port.Port}." : $"Another program uses port {port.Port}.")),
                [.. taken.Select(port => port.Container.Length > 0
                    ? $"docker stop {port.Container}" : $"ss --listening --tcp --numeric --processes 'sport = :{port.Port}'")]);
        }

        return CheckResult.Ok(string.Join(' ',
            facts.Ports.Select(port => $"Port {port.Port} is {(port.Listens ? "used by the edge" : "free")}.")));
    }
}
