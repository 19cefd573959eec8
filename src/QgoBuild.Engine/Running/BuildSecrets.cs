using QgoBuild.Engine.CI;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Secrets;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Running;

/// <summary>Keeps the secrets of a run out of its output, from the moment that it has them.</summary>
internal sealed class BuildSecrets(
    IReadOnlyList<InjectedMember> members, IReadOnlyList<ParameterSpec> parameters, ParameterValues values, MemberInjection injection)
{
    private Redactor? _redactor;

    /// <summary>
    /// Hides all that is given for secrets, before anything of the build itself runs, its constructor included. What a parameter
    /// file holds encrypted is left so.
    /// </summary>
    /// <param name="session">The session of the run.</param>
    /// <param name="hostContext">What the run takes from its process.</param>
    /// <param name="sources">Where values come from; those that a stronger one replaces are secrets too.</param>
    public void Initialize(BuildSession session, HostContext hostContext, IReadOnlyList<Func<ParameterSpec, RawValue?>> sources)
    {
        _redactor = session.Output.Redactor;

        // Nobody is asked for a password on a server.
        var keyring = new Keyring(hostContext.GetVariable, session.Host is IBuildServer ? null : hostContext.Prompt, _redactor);
        foreach (var profile in session.Profiles.Append<string?>(null)) keyring.GetFromEnvironment(profile);
        values.Encrypted.Keyring = keyring;
        foreach (var secret in parameters.Where(parameter => parameter.IsSecret))
        {
            foreach (var source in sources) Hide(secret, source(secret));
        }
    }

    /// <summary>Hides what was given for a secret.</summary>
    public void Hide(ParameterSpec secret, RawValue? rawValue)
    {
        if (rawValue is null or { IsEncrypted: true }) return;
        foreach (var text in rawValue.Texts.Concat(secret.Split(rawValue.Texts))) _redactor!.Add(text);
    }

    /// <summary>Hides what the secret members of the build hold: a secret that stands in the code is one all the same.</summary>
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
