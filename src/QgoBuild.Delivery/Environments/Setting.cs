namespace QgoBuild.Delivery.Environments;

/// <summary>A value that an environment gives to a variable or to a secret of the compose file. The same release has other values in
/// another environment.</summary>
public sealed partial record Setting
{
    /// <summary>A value that is no secret: it stands in the build and in the record of a release.</summary>
    /// <param name="name">The name of the variable, or of the secret, in the compose file.</param>
    /// <param name="value">The value. It may have several lines.</param>
    public Setting(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        (Name, Value) = (name, value);
    }

    private Setting(string name) => Name = name;

    /// <summary>Its name in the compose file.</summary>
    public string Name { get; }

    /// <summary>The value; null for that of a <see cref="Parameter"/>.</summary>
    public string? Value { get; }

    /// <summary>The <c>[Secret]</c> parameter of the build that has the value: from the environment of the command, from an encrypted
    /// parameter file, or from a secret of GitHub. Null unless it is a secret.</summary>
    public string? Parameter { get; private init; }

    /// <summary>Whether a secret may be a variable of containers, where <c>docker inspect</c> shows it and every child process has it. Only
    /// for applications that read no file.</summary>
    public bool InVariable { get; init; }

    /// <summary>A secret.</summary>
    /// <param name="name">The name of the secret, or of the variable, in the compose file.</param>
    /// <param name="parameter">The name of the <c>[Secret]</c> parameter: <c>nameof(StripeKey)</c>.</param>
    public static Setting Secret(string name, string parameter) => new(name) { Parameter = parameter };

    /// <summary>The parameters of secrets, once each: a job that deploys needs their values.</summary>
    public static IReadOnlyList<string> GetParameters(params IEnumerable<Setting> settings) =>
        [.. settings.Select(setting => setting.Parameter).OfType<string>().Distinct()];

    /// <summary>The variable, or the secret of GitHub, that has the value of a parameter: <c>STRIPE_KEY</c> of <c>StripeKey</c>.</summary>
    public static string GetVariable(string parameter)
    {
        var words = KnownWord.Replace(parameter, match => match.Value[0] + match.Value[1..].ToLowerInvariant());
        return NextWord.Replace(words, "_").ToUpperInvariant();
    }

    [GeneratedRegex("DotNet|GitHub|GitLab|GitVersion|MSBuild|NuGet|ReSharper|AppVeyor|TeamCity|JetBrains|DockerHub")]
    private static partial Regex KnownWord { get; }

    [GeneratedRegex("(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex NextWord { get; }
}
