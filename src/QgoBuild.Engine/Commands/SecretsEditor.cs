using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Secrets;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Commands;

/// <summary>
/// Changes the encrypted values of a file, which have one password. Values and passwords are typed unseen, or come from the
/// standard input or the environment.
/// </summary>
internal sealed class SecretsEditor(SecretsFile file)
{
    private const int ShortestPassword = 10;

    private CommandContext Context => file.Context;

    private string? Profile => file.Place.Profile;

    private string Variable => Keyring.VariableName(Profile);

    /// <summary>Gives a secret a value.</summary>
    public IReadOnlyList<Problem> Set(ParameterSpec secret)
    {
        var (password, problem) = file.Encrypted.Count > 0 ? KnownPassword() : FirstPassword();
        if (password is null) return [problem!];

        var value = Context.Prompt?.Ask($"Value of {secret.Name} ({secret.Description ?? "secret"})", isSecret: true) ?? Piped();
        Context.Output.Secrets.Add(value);
        if (string.IsNullOrEmpty(value)) return [new Problem($"No value was given for {secret.Name}; the file is as it was.", $":secrets set {secret.Name}{file.Option}")];

        var encrypted = EncryptedValue.Encrypt(value, password, file.Place with { Name = secret.Name });
        file.Write(file.Document.With(secret.Name, encrypted.ToString()));
        Context.Output.WriteLine($"{secret.Name} is encrypted in {file.Place.File}. Where nobody can type its password, set {Variable}.");
        return [];
    }

    /// <summary>Removes the value of a secret.</summary>
    public IReadOnlyList<Problem> Remove(ParameterSpec secret)
    {
        if (!file.Document.Has(secret.Name)) return [new Problem($"{file.Place.File} has no value for {secret.Name}.", $":secrets{file.Option}")];
        file.Write(file.Document.Without(secret.Name));
        Context.Output.WriteLine($"{secret.Name} is removed from {file.Place.File}. What was committed stays in the history of the repository.");
        return [];
    }

    /// <summary>Encrypts all values anew, with another password.</summary>
    public IReadOnlyList<Problem> Rekey()
    {
        var texts = file.Encrypted;
        if (texts.Count == 0) return [new Problem($"{file.Place.File} holds no encrypted value.", $":secrets{file.Option}")];
        var problems = new List<Problem>();
        var values = Context.Keyring.Decrypt([.. texts.Select(text => new EncryptedText(text.Text, PlaceOf(text)))], problems);
        if (problems.Count > 0) return problems;
        var (password, problem) = NewPassword($"New password of {file.Place.File}", Piped);
        if (password is null) return [problem!];

        var encrypted = new string[texts.Count];
        Parallel.For(0, texts.Count, index => encrypted[index] = EncryptedValue.Encrypt(values[index]!, password, PlaceOf(texts[index])).ToString());
        file.Write(file.Document.With(texts.Zip(encrypted).ToDictionary(pair => pair.First, pair => pair.Second)));
        Context.Output.WriteLine(
            $"{(texts.Count == 1 ? "1 value" : $"{texts.Count} values")} in {file.Place.File} encrypted with the new password. " +
            $"Set {Variable} to it wherever it is set. Who has the old one and the repository's history still has the old values.");
        return [];
    }

    private SecretLocation PlaceOf(ParameterText text) => file.Place with { Name = text.Name };

    // A file whose values had different passwords could not be used: the password must be that of the values which are there.
    private (string? Password, Problem? Problem) KnownPassword()
    {
        if (Context.Keyring.Find(Profile) is not { } password) return (null, Keyring.Missing(Profile));
        var opens = file.Encrypted.Any(text => EncryptedValue.Parse(text.Text)?.Decrypt(password, PlaceOf(text)) is not null);
        return opens || file.Encrypted.All(text => EncryptedValue.Parse(text.Text) is null)
            ? (password, null)
            : (null, new Problem(
                $"The password ({Variable}) is not the one that {file.Place.File} is encrypted with; the file is as it was.\n" +
                "If it is forgotten, remove what is encrypted and set it anew.",
                $":secrets{file.Option}"));
    }

    private (string? Password, Problem? Problem) FirstPassword() => Context.Keyring.FromEnvironment(Profile) is { } password
        ? Checked(password)
        : NewPassword($"Password for {file.Place.File}, which you choose now", otherwise: () => null);

    private (string? Password, Problem? Problem) NewPassword(string question, Func<string?> otherwise)
    {
        if (Context.Prompt is not { } prompt) return otherwise() is { } piped ? Checked(piped) : (null, Keyring.Missing(Profile));
        var password = prompt.Ask(question, isSecret: true);
        var (accepted, problem) = Checked(password ?? "");
        if (accepted is null) return (null, problem);
        return prompt.Ask("The same again", isSecret: true) == password
            ? (password, null)
            : (null, new Problem("These were two different passwords; the file is as it was.", $":secrets{file.Option}"));
    }

    // Anybody who has the repository can try passwords for as long as they like.
    private (string? Password, Problem? Problem) Checked(string password)
    {
        Context.Output.Secrets.Add(password);
        return password.Length >= ShortestPassword
            ? (password, null)
            : (null, new Problem($"A password must have {ShortestPassword} characters or more, better a few random words; the file is as it was.", $":secrets{file.Option}"));
    }

    // A line break at the end is echo's, not the value's.
    private string? Piped()
    {
        var text = Context.Input?.ReadToEnd();
        return text?.EndsWith('\n') == true ? text[..^(text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)] : text;
    }
}
