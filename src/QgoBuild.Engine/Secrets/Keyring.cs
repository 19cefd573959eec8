namespace QgoBuild.Engine.Secrets;

/// <summary>The passwords of the parameter files, and their decryption. A password comes from the environment, otherwise from a prompt,
/// which appears once for each file. Safe for use by several threads.</summary>
/// <param name="getVariable">Reads an environment variable.</param>
/// <param name="prompt">Prompts for passwords; null when there is no terminal.</param>
/// <param name="redactor">Receives every password and every decrypted text before it is used.</param>
internal sealed class Keyring(Func<string, string?> getVariable, IPrompt? prompt, Redactor redactor)
{
    private readonly Lock _requestLock = new();
    private readonly Dictionary<string, string?> _typedPasswords = [];

    /// <summary>The environment variable for the password of a profile's file: <c>PARAMS_KEY</c>, <c>PARAMS_LIVE_KEY</c>.</summary>
    public static string GetVariableName(string? profile)
    {
        if (profile is null) return "PARAMS_KEY";
        var name = string.Concat(
            profile.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'));
        return $"PARAMS_{name}_KEY";
    }

    /// <summary>The password for a profile's file in the environment; null when there is none.</summary>
    public string? GetFromEnvironment(string? profile)
    {
        var password = ReadVariable($"NUKE_{GetVariableName(profile)}") ?? ReadVariable(GetVariableName(profile));
        redactor.Add(password);
        return password;
    }

    /// <summary>The password for a profile's file; null when there is none.</summary>
    public string? GetPassword(string? profile) => GetFromEnvironment(profile) ?? PromptOnce(new SecretLocation("", profile).File);

    /// <summary>The message when there is no password.</summary>
    public static Problem CreateMissingPasswordProblem(string? profile) => new(
        $"The secrets in {new SecretLocation("", profile).File} are encrypted, and their password is not available: " +
        $"set {GetVariableName(profile)}, or run the command at a terminal and type it.",
        profile is null ? ":secrets" : $":secrets --profile {profile}");

    /// <summary>Decrypts several texts at once, because deriving a key from a password takes time and each text has its own salt.</summary>
    /// <returns>The decrypted texts in the order of the encrypted ones; null for those that became a problem.</returns>
    public IReadOnlyList<string?> Decrypt(IReadOnlyList<EncryptedText> texts, List<Problem> problems)
    {
        var passwords = new Dictionary<string, string>();
        foreach (var location in texts.Select(text => text.Location).DistinctBy(location => location.File))
        {
            if (GetPassword(location.Profile) is { } password) passwords[location.File] = password;
            else problems.Add(CreateMissingPasswordProblem(location.Profile));
        }

        var decrypted = new string?[texts.Count];
        var wrong = new ConcurrentDictionary<int, Problem>();
        Parallel.For(0, texts.Count, index =>
        {
            var (text, location) = texts[index];
            if (!passwords.TryGetValue(location.File, out var password)) return;
            decrypted[index] = EncryptedValue.Parse(text)?.Decrypt(password, location);
            if (decrypted[index] is null) wrong[index] = CreateDecryptionProblem(texts[index]);
        });

        foreach (var text in decrypted) redactor.Add(text);
        problems.AddRange(wrong.OrderBy(problem => problem.Key).Select(problem => problem.Value));
        return decrypted;
    }

    private static Problem CreateDecryptionProblem(EncryptedText encrypted)
    {
        var (text, location) = encrypted;
        var next = $":secrets set {location.Name}{(location.Profile is null ? "" : $" --profile {location.Profile}")}";
        if (EncryptedValue.IsNukeFormat(text))
            return new Problem($"{location.File} ({location.Name}) was encrypted by NUKE, in a format without authentication: " +
                "set the value again.", next);
        return EncryptedValue.Parse(text) is null
            ? new Problem($"{location.File} ({location.Name}) is a damaged encrypted value: set it again.", next)
            : new Problem(
                $"{location.File} ({location.Name}) cannot be decrypted: the password ({GetVariableName(location.Profile)}) is wrong, " +
                "or the value was changed or copied from another name or file.\nTry again with the right password, or set the value again.",
                next);
    }

    private string? ReadVariable(string name) => getVariable(name) is { Length: > 0 } value ? value : null;

    private string? PromptOnce(string file)
    {
        lock (_requestLock)
        {
            if (_typedPasswords.TryGetValue(file, out var known)) return known;
            var typed = prompt?.ReadAnswer($"Password of {file}", isSecret: true);
            redactor.Add(typed);
            return _typedPasswords[file] = string.IsNullOrEmpty(typed) ? null : typed;
        }
    }
}

/// <summary>The location of an encrypted value: it cannot be decrypted under another name or in another file.</summary>
/// <param name="Name">The name of the parameter, in any spelling.</param>
/// <param name="Profile">The profile of the file; null for the common one.</param>
internal sealed record SecretLocation(string Name, string? Profile)
{
    /// <summary>The file's name for messages.</summary>
    public string File => Profile is null ? ".nuke/parameters.json" : $".nuke/parameters.{Profile}.json";

    /// <summary>The location as bytes, the same for all spellings of a name and unique for each location.</summary>
    public byte[] ToBytes() =>
        Encoding.UTF8.GetBytes($"{NameFormat.ToKey(Name)}\0{(Profile is null ? "" : "." + Profile.ToUpperInvariant())}");
}
