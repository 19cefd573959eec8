using System.Collections.Concurrent;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Secrets;

/// <summary>
/// The passwords of the parameter files, and what they decrypt. A password comes from the environment, else from the person at
/// the terminal, who is asked once for each file. Safe for use by several threads.
/// </summary>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="prompt">Asks for passwords; null when nobody is there to answer.</param>
/// <param name="mask">Takes every password and every decrypted text before anybody else has it.</param>
internal sealed class Keyring(Func<string, string?> variable, IPrompt? prompt, Redactor mask)
{
    private readonly Lock _asking = new();
    private readonly Dictionary<string, string?> _typed = [];

    /// <summary>The environment variable for the password of a profile's file: <c>PARAMS_KEY</c>, <c>PARAMS_LIVE_KEY</c>.</summary>
    public static string VariableName(string? profile)
    {
        if (profile is null) return "PARAMS_KEY";
        return $"PARAMS_{string.Concat(profile.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'))}_KEY";
    }

    /// <summary>The password that the environment has for a profile's file; null when it has none.</summary>
    public string? FromEnvironment(string? profile)
    {
        var password = Given($"NUKE_{VariableName(profile)}") ?? Given(VariableName(profile));
        mask.Add(password);
        return password;
    }

    /// <summary>The password for a profile's file; null when there is none.</summary>
    public string? Find(string? profile) => FromEnvironment(profile) ?? Typed(new SecretLocation("", profile).File);

    /// <summary>What to say when there is no password.</summary>
    public static Problem Missing(string? profile) => new(
        $"The secrets in {new SecretLocation("", profile).File} are encrypted, and their password is not here: " +
        $"set {VariableName(profile)}, or run this at a terminal and type it.",
        profile is null ? ":secrets" : $":secrets --profile {profile}");

    /// <summary>Decrypts several texts at once: what takes time is to make a key of a password, and each text has its own.</summary>
    /// <returns>The decrypted texts in the order of the encrypted ones; null for those that became a problem.</returns>
    public IReadOnlyList<string?> Decrypt(IReadOnlyList<EncryptedText> texts, List<Problem> problems)
    {
        var passwords = new Dictionary<string, string>();
        foreach (var place in texts.Select(text => text.Place).DistinctBy(place => place.File))
        {
            if (Find(place.Profile) is { } password) passwords[place.File] = password;
            else problems.Add(Missing(place.Profile));
        }

        var decrypted = new string?[texts.Count];
        var wrong = new ConcurrentDictionary<int, Problem>();
        Parallel.For(0, texts.Count, index =>
        {
            var (text, place) = texts[index];
            if (!passwords.TryGetValue(place.File, out var password)) return;
            decrypted[index] = EncryptedValue.Parse(text)?.Decrypt(password, place);
            if (decrypted[index] is null) wrong[index] = Wrong(texts[index]);
        });

        foreach (var text in decrypted) mask.Add(text);
        problems.AddRange(wrong.OrderBy(problem => problem.Key).Select(problem => problem.Value));
        return decrypted;
    }

    private static Problem Wrong(EncryptedText encrypted)
    {
        var (text, place) = encrypted;
        var anew = $":secrets set {place.Name}{(place.Profile is null ? "" : $" --profile {place.Profile}")}";
        if (EncryptedValue.IsOfNuke(text))
            return new Problem($"{place.File} ({place.Name}) was encrypted by NUKE, in a format that does not notice changes: give the value anew.", anew);
        return EncryptedValue.Parse(text) is null
            ? new Problem($"{place.File} ({place.Name}) begins like an encrypted value and is none: it was damaged. Give it anew.", anew)
            : new Problem(
                $"{place.File} ({place.Name}) cannot be decrypted: the password ({VariableName(place.Profile)}) is not the one it was encrypted " +
                "with, or the value was changed or comes from another name or file.\nTry again with the right password, or give the value anew.",
                anew);
    }

    private string? Given(string name) => variable(name) is { Length: > 0 } value ? value : null;

    private string? Typed(string file)
    {
        lock (_asking)
        {
            if (_typed.TryGetValue(file, out var known)) return known;
            var typed = prompt?.Ask($"Password of {file}", isSecret: true);
            mask.Add(typed);
            return _typed[file] = string.IsNullOrEmpty(typed) ? null : typed;
        }
    }
}
