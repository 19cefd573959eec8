namespace QgoBuild.Engine.Commands;

/// <summary>Changes the encrypted values of a file, which share one password. Values and passwords are typed without echo, or come from the
/// standard input or the environment.</summary>
internal sealed class SecretsEditor(SecretsFile file)
{
    private const int MinPasswordLength = 10;

    private CommandContext Context => file.Context;
    private string? Profile => file.Location.Profile;
    private string VariableName => Keyring.GetVariableName(Profile);

    /// <summary>Sets the value of a secret.</summary>
    public IReadOnlyList<Problem> Set(ParameterSpec secret)
    {
        var (password, problem) = file.EncryptedTexts.Count > 0 ? GetExistingPassword() : GetInitialPassword();
        if (password is null) return [problem!];

        var value = Context.Prompt?.ReadAnswer($"Value of {secret.Name} ({secret.Description ?? "secret"})", isSecret: true)
            ?? ReadPipedInput();
        Context.Output.Redactor.Add(value);
        if (string.IsNullOrEmpty(value))
            return [new Problem($"{secret.Name} got no value; the file is unchanged.", $":secrets set {secret.Name}{file.ProfileOption}")];

        var encrypted = EncryptedValue.Encrypt(value, password, file.Location with { Name = secret.Name });
        file.Write(file.Document.With(secret.Name, encrypted.ToString()));
        Context.Output.WriteLine($"{secret.Name} is encrypted in {file.Location.File}. " +
            $"Set {VariableName} to the password where there is no terminal, as on a CI server.");
        return [];
    }

    /// <summary>Removes the value of a secret.</summary>
    public IReadOnlyList<Problem> Remove(ParameterSpec secret)
    {
        if (!file.Document.Contains(secret.Name))
            return [new Problem($"{file.Location.File} has no value for {secret.Name}.", $":secrets{file.ProfileOption}")];
        file.Write(file.Document.Without(secret.Name));
        Context.Output.WriteLine($"{secret.Name} is removed from {file.Location.File}. " +
            "Committed versions stay in the history of the repository.");
        return [];
    }

    /// <summary>Encrypts all values again with a new password.</summary>
    public IReadOnlyList<Problem> Rekey()
    {
        var texts = file.EncryptedTexts;
        if (texts.Count == 0) return [new Problem($"{file.Location.File} contains no encrypted value.", $":secrets{file.ProfileOption}")];
        var problems = new List<Problem>();
        var values = Context.Keyring.Decrypt([.. texts.Select(text => new EncryptedText(text.Text, GetLocation(text)))], problems);
        if (problems.Count > 0) return problems;
        var (password, problem) = PromptForNewPassword($"New password of {file.Location.File}", ReadPipedInput);
        if (password is null) return [problem!];

        var encrypted = new string[texts.Count];
        Parallel.For(0, texts.Count, index => encrypted[index] = EncryptedValue.Encrypt(values[index]!, password, GetLocation(texts[index]))
            .ToString());
        file.Write(file.Document.With(texts.Zip(encrypted).ToDictionary(pair => pair.First, pair => pair.Second)));
        Context.Output.WriteLine(
            $"{(texts.Count == 1 ? "1 value" : $"{texts.Count} values")} in {file.Location.File} encrypted with the new password. " +
            $"Update {VariableName} wherever it is set. The old password still decrypts the old values in the repository's history.");
        return [];
    }

    private SecretLocation GetLocation(ParameterText text) => file.Location with { Name = text.Name };

    // All values of a file must have the same password, so the password must decrypt the existing values.
    private (string? Password, Problem? Problem) GetExistingPassword()
    {
        if (Context.Keyring.GetPassword(Profile) is not { } password) return (null, Keyring.CreateMissingPasswordProblem(Profile));
        var opens = file.EncryptedTexts.Any(text => EncryptedValue.Parse(text.Text)?.Decrypt(password, GetLocation(text)) is not null);
        return opens || file.EncryptedTexts.All(text => EncryptedValue.Parse(text.Text) is null)
            ? (password, null)
            : (null, new Problem(
                $"The password ({VariableName}) does not decrypt {file.Location.File}; the file is unchanged.\n" +
                "If it is lost, remove the encrypted values and set them again.",
                $":secrets{file.ProfileOption}"));
    }

    private (string? Password, Problem? Problem) GetInitialPassword() => Context.Keyring.GetFromEnvironment(Profile) is { } password
        ? ValidatePassword(password)
        : PromptForNewPassword($"New password for {file.Location.File}", fallback: () => null);

    private (string? Password, Problem? Problem) PromptForNewPassword(string question, Func<string?> fallback)
    {
        if (Context.Prompt is not { } prompt)
            return fallback() is { } piped ? ValidatePassword(piped) : (null, Keyring.CreateMissingPasswordProblem(Profile));
        var password = prompt.ReadAnswer(question, isSecret: true);
        var (accepted, problem) = ValidatePassword(password ?? "");
        if (accepted is null) return (null, problem);
        return prompt.ReadAnswer("Repeat the password", isSecret: true) == password
            ? (password, null)
            : (null, new Problem("The passwords differ; the file is unchanged.", $":secrets{file.ProfileOption}"));
    }

    // An attacker with the repository can try passwords without limit.
    private (string? Password, Problem? Problem) ValidatePassword(string password)
    {
        Context.Output.Redactor.Add(password);
        return password.Length >= MinPasswordLength
            ? (password, null)
            : (null, new Problem($"A password must have at least {MinPasswordLength} characters, better a few random words; " +
                "the file is unchanged.", $":secrets{file.ProfileOption}"));
    }

    // A line break at the end comes from echo and is not part of the value.
    private string? ReadPipedInput()
    {
        var text = Context.Input?.ReadToEnd();
        return text?.EndsWith('\n') == true ? text[..^(text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)] : text;
    }
}
