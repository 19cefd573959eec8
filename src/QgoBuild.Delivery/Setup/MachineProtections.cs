namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that a small server has swap space, because two releases run at the same time for some seconds.</summary>
/// <param name="Directory">The environment's directory, which is assumed to be on the same disk as the swap file.</param>
internal sealed record SwapProtection(string Directory) : ServerRequirement("swap", SetupGroup.Protection)
{
    /// <summary>A server with at least this much memory, in MiB, requires no swap space.</summary>
    public const long SufficientMemoryMebibytes = 2 * 1024 - 200;

    private const string File = "/swapfile";

    public override CheckResult Evaluate(ServerFacts facts) => facts switch
    {
        { Protection.SwapMebibytes: > 0 } => CheckResult.Ok($"The server has {facts.Protection.SwapMebibytes} MiB of swap space."),
        { MemoryMebibytes: >= SufficientMemoryMebibytes } =>
            CheckResult.Ok($"{facts.MemoryMebibytes} MiB of memory are enough without swap space."),
        _ => CheckResult.Advised(
            $"The server has {facts.MemoryMebibytes} MiB of memory and no swap space: " +
                "the kernel may kill the database while two releases run.",
            $"fallocate -l 1G {File} && chmod 600 {File} && mkswap {File} && swapon {File}",
            $"echo '{File} none swap sw 0 0' >> /etc/fstab")
            .WithChange(CanCreateSwap(facts) ? $"Create 1 GiB of swap space ({File})." : null),
    };

    // A container has the swap space of its host.
    private static bool CanCreateSwap(ServerFacts facts) =>
        facts is { UserId: 0, Protection.Container: "" or "none" } &&
            facts.Directory.FreeMebibytes >= DiskRequirement.MinimumMebibytes + 1024;

    // Not every file system supports swap files: on a failure, the file is removed.
    public override RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
        if [ -e {{File}} ]; then echo {{$"{File} exists and is not in use."}} >&2; exit 1; fi
        umask 077
        if fallocate -l 1G {{File}} && mkswap {{File}} && swapon {{File}}; then
            grep -q '^/swapfile ' /etc/fstab || echo '/swapfile none swap sw 0 0' >>/etc/fstab
        else
            rm -f {{File}}
            exit 1
        fi
        """);
}

/// <summary>Checks that the clock is synchronised from the network. <see cref="ClockRequirement"/> checks the current time.</summary>
internal sealed record TimeProtection() : ServerRequirement("time", SetupGroup.Protection)
{
    /// <summary>The services that set the clock from the network.</summary>
    public static IReadOnlyList<string> Services { get; } = ["systemd-timesyncd", "chrony", "chronyd", "ntpsec", "ntp", "ntpd", "openntpd"];

    private const string InstallCommand = "apt-get install --yes systemd-timesyncd";
    private const string EnableCommand = "timedatectl set-ntp true";

    public override CheckResult Evaluate(ServerFacts facts) => facts.Protection switch
    {
        { TimeService.Length: > 0 } => CheckResult.Ok($"{facts.Protection.TimeService} synchronises the clock."),
        { Container: not ("" or "none") and var kind } =>
            CheckResult.Ok($"The server is a container ({kind}): its host synchronises the clock."),
        _ => CheckResult.Advised("The clock is not synchronised.", facts.HasApt ? [InstallCommand, EnableCommand] : [EnableCommand])
            .WithChange(facts is { CanInstall: true, CanConfigure: true } ? "Synchronise the clock with systemd-timesyncd." : null),
    };

    public override RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($"""
        if ! systemctl cat systemd-timesyncd.service >/dev/null 2>&1; then
            {RemoteCommand.Of("sh", "-c", DebianPackages.Install("systemd-timesyncd").Text)} || exit 1
        fi
        timedatectl set-ntp true
        """);
}

/// <summary>Checks that the server installs security updates automatically.</summary>
internal sealed record UpdatesProtection() : ServerRequirement("updates", SetupGroup.Protection)
{
    /// <summary>The program that installs the updates.</summary>
    public const string Program = "unattended-upgrade";

    private const string File = "/etc/apt/apt.conf.d/20auto-upgrades";
    private static readonly string[] Timers = ["apt-daily.timer", "apt-daily-upgrade.timer"];
    private static readonly string[] Settings = ["APT::Periodic::Update-Package-Lists \"1\";", "APT::Periodic::Unattended-Upgrade \"1\";"];

    public override CheckResult Evaluate(ServerFacts facts)
    {
        if (!facts.HasApt) return CheckResult.Unknown($"Automatic security updates cannot be checked on {facts.SystemName}.");
        var updates = facts.Protection.Updates;
        var missing = updates switch
        {
            { IsInstalled: false } => "unattended-upgrades is not installed.",
            _ when Settings.Any(setting => !IsSet(updates.Settings, setting)) => "unattended-upgrades is installed but not enabled.",
            _ when !IsEnabled(updates.Timers) => "the timers for it are disabled.",
            _ => null,
        };
        return missing is null
            ? CheckResult.Ok("Security updates are installed daily.")
            : CheckResult.Advised(
                $"The server does not install security updates automatically: {missing}", "apt-get install --yes unattended-upgrades",
                RemoteCommand.Sh($"printf '%s\\n' {Settings} > {File}").Text,
                RemoteCommand.Of("systemctl", ["enable", "--now", .. Timers]).Text)
                .WithChange(
                    facts is { CanInstall: true, CanConfigure: true } ? "Install security updates daily (unattended-upgrades)." : null);
    }

    public override RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
        if ! command -v {{Program}} >/dev/null; then
            {{RemoteCommand.Of("sh", "-c", DebianPackages.Install("unattended-upgrades").Text)}} || exit 1
        fi
        printf '%s\n' {{Settings}} >{{File}} || exit 1
        systemctl --quiet unmask {{Timers}}
        systemctl --quiet enable --now {{Timers}}
        """);

    // Any number of days is accepted.
    private static bool IsSet(string settings, string setting) => ProtectionFacts.Lines(settings).Any(line =>
        line.Split(' ')[0] == setting.Split(' ')[0] && line.Split('"') is [_, not ("0" or ""), ..]);

    private static bool IsEnabled(string timers) => ProtectionFacts.Lines(timers).SequenceEqual(Timers.Select(_ => "enabled"));
}

/// <summary>Checks that the disk does not fill up, and that images remain for rollbacks. Deployments remove images without a release
/// record, but not the build cache.</summary>
internal sealed record DiskUseProtection() : ServerRequirement("disk use", SetupGroup.Protection)
{
    /// <summary>The maximum size of the build cache, in MiB.</summary>
    public const long MaxCacheMebibytes = 2 * 1024;

    public override CheckResult Evaluate(ServerFacts facts)
    {
        var pruners = ProtectionFacts.Lines(facts.Protection.Pruners);
        if (pruners.Length > 0)
        {
            return CheckResult.Advised(
                $"{string.Join(", ", pruners)} prunes images or volumes: a rollback then has to pull its images again. "
                + "Deployments remove unused images themselves.",
                [.. pruners.Select(file => RemoteCommand.Of("grep", "-n", "docker", file).Text),
                    $"{PruneCommand}    # a safe replacement"]);
        }

        var cache = CacheMebibytes(facts.Protection.DiskUse);
        return cache <= MaxCacheMebibytes
            ? CheckResult.Ok("Deployments remove images without a release record; nothing else prunes images.")
            : CheckResult.Advised($"The build cache has {cache} MiB. It is not used: images are built on other machines.",
                PruneCommand.Text).WithChange($"Remove the build cache ({cache} MiB).");
    }

    public override RemoteCommand? GetFix(ServerFacts facts) => PruneCommand;
    private static RemoteCommand PruneCommand => RemoteCommand.Of("docker", "builder", "prune", "--all", "--force");

    // Build Cache|3.204GB|3.2GB
    private static long CacheMebibytes(string diskUse)
    {
        var line = ProtectionFacts.Lines(diskUse).FirstOrDefault(line => line.StartsWith("Build Cache|", StringComparison.Ordinal));
        var size = line?.Split('|')[1] ?? "";
        var number = size.TrimEnd('B', 'k', 'K', 'M', 'G', 'T');
        var unit = size[number.Length..] switch { "TB" => 1e12, "GB" => 1e9, "MB" => 1e6, "kB" or "KB" => 1e3, _ => 1 };
        return double.TryParse(number, CultureInfo.InvariantCulture, out var value) ? (long)(value * unit / (1024 * 1024)) : 0;
    }
}
