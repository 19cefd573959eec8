namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>Reads configuration files for one host, from top to bottom, as specified in ssh_config(5). Lines for other hosts are validated
/// too, so that mistakes in them are found early.</summary>
internal sealed class SshConfigReader
{
    private const int MaxIncludeDepth = 16;

    private readonly OpenSshDefaults _defaults;
    private readonly SshMatch _match;
    private readonly string _host;
    private readonly SshSettings _settings;
    private bool _active;

    /// <param name="defaults">The configuration files.</param>
    /// <param name="settings">The settings so far; those that are read are added.</param>
    /// <param name="original">The host as the user typed it.</param>
    /// <param name="host">The host that <c>Host</c> lines match.</param>
    /// <param name="isFinal">True for the second pass over the files.</param>
    public SshConfigReader(OpenSshDefaults defaults, SshSettings settings, string original, string host, bool isFinal)
    {
        _defaults = defaults;
        _settings = settings;
        _host = host;
        _match = new SshMatch(settings, original, host, defaults.LocalUser, isFinal);
    }

    /// <summary>True when a line (<c>Match final</c>) requires a second pass, once the name of the host is known.</summary>
    public bool NeedsFinalPass => _match.HasFinal;

    /// <summary>Reads the user's file, then the machine's.</summary>
    /// <exception cref="SshConfigException">A line is invalid, or a file cannot be read.</exception>
    public void Read()
    {
        _active = true;
        ReadFile(new SshConfigFile(_defaults.UserFile, IsUserFile: true), isReachable: true, depth: 0);
        _active = true;
        if (_defaults.SystemFile is { } file) ReadFile(new SshConfigFile(file, IsUserFile: false), isReachable: true, depth: 0);
    }

    private void ReadFile(SshConfigFile file, bool isReachable, int depth)
    {
        if (depth > MaxIncludeDepth)
            throw new SshConfigException($"{file.Path} is included more than {MaxIncludeDepth} levels deep. Does it include itself?");

        var number = 0;
        foreach (var text in file.ReadLines())
        {
            if (SshConfigLine.TryParse(text, new SshConfigLocation(file.Path, ++number), out var line))
                Read(line, file, isReachable, depth);
        }
    }

    private void Read(SshConfigLine line, SshConfigFile file, bool isReachable, int depth)
    {
        switch (line.Keyword)
        {
            case "host":
                _active = MatchesHost(line.GetArguments()) && isReachable;
                break;
            case "match":
                _active = _match.Evaluate(line, isReachable) && isReachable;
                break;
            case "include":
                Include(line, file, depth);
                break;
            case "identityfile" or "certificatefile":
                if (line.GetSingleArgument() is var added && _active) _settings.Add(line.Keyword, added);
                break;
            case "userknownhostsfile" or "globalknownhostsfile":
                if (line.GetArguments() is var files && _active) _settings.SetListIfAbsent(line.Keyword, files);
                break;
            default:
                if (SshKeywords.GetValue(line) is { } value && _active) SetIfAbsent(line, value);
                break;
        }
    }

    /// <summary>ProxyJump and ProxyCommand are one setting: the first one applies.</summary>
    private void SetIfAbsent(SshConfigLine line, string value)
    {
        var isSettled = line.Keyword is "proxyjump" or "proxycommand" && (_settings["proxyjump"] ?? _settings["proxycommand"]) is not null;
        if (!isSettled) _settings.SetIfAbsent(line.Keyword, value, line.Location);
    }

    private bool MatchesHost(IReadOnlyList<string> patterns) => NamePattern.AnyMatches(patterns, _host, ignoreCase: false);

    private void Include(SshConfigLine line, SshConfigFile file, int depth)
    {
        var outside = _active;
        foreach (var pattern in line.GetArguments())
        {
            foreach (var path in PathPattern.Find(file.ResolvePath(pattern, _defaults)))
            {
                ReadFile(file with { Path = path }, isReachable: outside, depth + 1);
                _active = outside;
            }
        }
    }
}
