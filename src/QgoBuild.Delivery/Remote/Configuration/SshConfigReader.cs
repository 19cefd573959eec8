using QgoBuild.Delivery.Remote.Patterns;

namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>
/// Reads configuration files for one host, from top to bottom, as ssh_config(5) says. Lines about other hosts are read too, so that
/// a mistake in them is not found out on another day.
/// </summary>
internal sealed class SshConfigReader
{
    private const int MaxIncludeDepth = 16;

    private readonly OpenSshDefaults _defaults;
    private readonly SshMatch _match;
    private readonly string _host;
    private readonly SshSettings _settings;
    private bool _active;

    /// <param name="defaults">Where the files are.</param>
    /// <param name="settings">What is said so far; what is read is added.</param>
    /// <param name="original">The host as it was typed.</param>
    /// <param name="host">The host that <c>Host</c> lines are about.</param>
    /// <param name="isFinal">True for the second time that the files are read.</param>
    public SshConfigReader(OpenSshDefaults defaults, SshSettings settings, string original, string host, bool isFinal)
    {
        _defaults = defaults;
        _settings = settings;
        _host = host;
        _match = new SshMatch(settings, original, host, defaults.LocalUser, isFinal);
    }

    /// <summary>True when a line asks for the files to be read a second time, once the host's name is known.</summary>
    public bool NeedsFinalPass => _match.HasFinal;

    /// <summary>Reads the user's file and then the machine's.</summary>
    /// <exception cref="SshConfigException">A line is wrong, or a file cannot be read.</exception>
    public void Read()
    {
        _active = true;
        ReadFile(new SshConfigFile(_defaults.UserFile, IsUserFile: true), isReachable: true, depth: 0);
        _active = true;
        if (_defaults.SystemFile is { } file)
            ReadFile(new SshConfigFile(file, IsUserFile: false), isReachable: true, depth: 0);
    }

    private void ReadFile(SshConfigFile file, bool isReachable, int depth)
    {
        if (depth > MaxIncludeDepth)
            throw new SshConfigException($"{file.Path} is included {depth} times over: does it include itself?");

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
                if (line.GetSingleArgument() is var added && _active)
                    _settings.Add(line.Keyword, added);
                break;
            case "userknownhostsfile" or "globalknownhostsfile":
                if (line.GetArguments() is var files && _active)
                    _settings.SetListIfAbsent(line.Keyword, files);
                break;
            default:
                if (SshKeywords.GetValue(line) is { } value && _active)
                    SetIfAbsent(line, value);
                break;
        }
    }

    /// <summary>A jump and a command to connect with are one choice: whichever stands first.</summary>
    private void SetIfAbsent(SshConfigLine line, string value)
    {
        var isSettled = line.Keyword is "proxyjump" or "proxycommand" && (_settings["proxyjump"] ?? _settings["proxycommand"]) is not null;
        if (!isSettled)
            _settings.SetIfAbsent(line.Keyword, value, line.Location);
    }

    /// <summary>Patterns up to the first exception that fits, which ends it all.</summary>
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
