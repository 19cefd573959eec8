namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that sshd accepts no logins by password.</summary>
internal sealed record SshdProtection() : ServerRequirement("sshd", SetupGroup.Protection)
{
    /// <summary>The file that Setup writes. sshd uses the first value of a keyword, and reads the files of the directory in the order of
    /// their names.</summary>
    public const string File = "/etc/ssh/sshd_config.d/00-qgobuild.conf";

    private static readonly (string Keyword, string Name)[] Keywords =
    [
        ("passwordauthentication", "PasswordAuthentication"),
        ("kbdinteractiveauthentication", "KbdInteractiveAuthentication"),
        ("permitrootlogin", "PermitRootLogin"),
    ];

    // Debian and others name the service differently.
    private static readonly RemoteCommand ReloadCommand = RemoteCommand.Sh($"""
        systemctl try-reload-or-restart ssh.service 2>/dev/null || systemctl try-reload-or-restart sshd.service
        """);

    private static readonly ProvisionalChange ProvisionalChange = new("sshd", RemoteCommand.Sh($"rm -f {File}; {ReloadCommand}"));

    public override CheckResult Evaluate(ServerFacts facts)
    {
        if (facts.Protection.Sshd.Length == 0)
        {
            var reason = facts.UserId == 0
                ? "sshd -T prints no configuration." : ProtectionAdvice.RequiresRoot("the configuration of sshd");
            return CheckResult.Unknown(reason);
        }

        var enabled = Keywords.Where(keyword => facts.Protection.SshdSettings(keyword.Keyword).Contains("yes"));
        var settings = enabled.Select(keyword => $"{keyword.Name} yes").ToList();
        return settings.Count == 0
            ? CheckResult.Ok("sshd accepts no passwords.")
            : CheckResult.Advised(
                $"sshd accepts passwords, which attackers can guess: {string.Join(", ", settings)}.",
                RemoteCommand.Sh($"printf '%s\\n' {Settings(facts)} > {File}").Text,
                "sshd -t && systemctl reload ssh    # keep this session open until a new one works")
                .WithChange(
                    facts.CanConfigure ? $"Configure sshd to accept only keys ({File}); undone unless a new connection works." : null);
    }

    public override RemoteCommand? GetFix(ServerFacts facts) => ProvisionalChange.Begin(RemoteCommand.Sh($$"""
        mkdir -p /etc/ssh/sshd_config.d
        printf '%s\n' {{Settings(facts)}} >{{File}}
        sshd -t
        sshd -T | grep -qix 'passwordauthentication no' || { echo {{NoEffectMessage}} >&2; exit 1; }
        {{ReloadCommand}}
        """));

    public override RemoteCommand? GetKeepCommand(ServerFacts facts) => ProvisionalChange.Keep();

    private const string NoEffectMessage =
        $"{File} has no effect: /etc/ssh/sshd_config does not include it, or sets the same keyword before it.";

    // A stricter PermitRootLogin stays unchanged.
    private static IEnumerable<string> Settings(ServerFacts facts) =>
    [
        "# QgoBuild: no logins by password.",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        .. facts.Protection.SshdSettings("permitrootlogin").Contains("yes") ? new[] { "PermitRootLogin prohibit-password" } : [],
    ];
}
