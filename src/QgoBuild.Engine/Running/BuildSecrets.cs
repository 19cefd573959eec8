namespace QgoBuild.Engine.Running;

/// <summary>Keeps the secrets of a run out of its output, from the moment they are read.</summary>
internal sealed class BuildSecrets(
    IReadOnlyList<InjectedMember> members, IReadOnlyList<ParameterSpec> parameters, ParameterValues values, MemberInjection injection)
{
    private Redactor? _redactor;

    /// <summary>Hides the values of secrets before any code of the build runs, including its constructor. Encrypted values stay
    /// encrypted.</summary>
    /// <param name="session">The session of the run.</param>
    /// <param name="hostContext">Arguments, environment and console of the run.</param>
    /// <param name="sources">The sources of values; overridden values are secrets, too.</param>
    public void Initialize(BuildSession session, HostContext hostContext, IReadOnlyList<Func<ParameterSpec, RawValue?>> sources)
    {
        _redactor = session.Output.Redactor;

        // There is no password prompt on a CI server.
        var keyring = new Keyring(hostContext.GetVariable, session.Host is IBuildServer ? null : hostContext.Prompt, _redactor);
        foreach (var profile in session.Profiles.Append<string?>(null)) keyring.GetFromEnvironment(profile);
        values.Encrypted.Keyring = keyring;
        foreach (var secret in parameters.Where(parameter => parameter.IsSecret))
        {
            foreach (var source in sources) Hide(secret, source(secret));
        }
    }

    /// <summary>Hides the value of a secret.</summary>
    public void Hide(ParameterSpec secret, RawValue? rawValue)
    {
        if (rawValue is null or { IsEncrypted: true }) return;
        foreach (var text in rawValue.Texts.Concat(secret.Split(rawValue.Texts))) _redactor!.Add(text);
    }

    /// <summary>Hides the values of the build's secret members, including those written in the code.</summary>
    public void HideMembers(object build)
    {
        foreach (var injected in members)
        {
            if (injected.IsComponentMember || !injected.Member.IsDefined(typeof(SecretAttribute), inherit: false)) continue;
            if (injection.IsEncrypted(injected)) continue;
            var value = injected.Read(build);
            foreach (var text in value as IEnumerable<string?> ?? [value?.ToString()]) _redactor!.Add(text);
        }
    }
}
