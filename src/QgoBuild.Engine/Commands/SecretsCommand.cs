namespace QgoBuild.Engine.Commands;

/// <summary>Shows and changes the encrypted values of a parameter file.</summary>
internal sealed class SecretsCommand : IEngineCommand
{
    private static readonly ParameterSpec Profile = new() { Name = "Profile", Type = typeof(string), IsEngineOption = true };
    private static readonly string[] Verbs = ["list", "set", "remove", "rekey"];

    public string Name => ":secrets";
    public string Arguments => "[list | set NAME | remove NAME | rekey] [--profile NAME]";
    public string Description => "Show and change encrypted values in .nuke/parameters.json or a profile's file";

    public IReadOnlyList<Problem> Run(CommandContext context, IReadOnlyList<string> arguments)
    {
        var call = CommandLineParser.Parse(arguments, [Profile], []);
        if (call.Problems.Any()) return [.. call.Problems.Select(problem => problem with { NextCommand = Name })];
        var words = call.Targets;
        var profile = call.Find(Profile)?.Texts[^1];

        // As with NUKE, a profile may take the place of a verb.
        var verb = words.Count == 0 ? "list" : Verbs.FirstOrDefault(known => known.Equals(words[0], StringComparison.OrdinalIgnoreCase));
        if (verb is null && words.Count == 1 && profile is null && context.FindProfiles().Contains(words[0]))
            (verb, profile) = ("list", words[0]);
        if (verb is null) return [CreateUnknownVerbProblem(words[0], context)];
        if (words.Count > (verb is "set" or "remove" ? 2 : 1)) return [CreateTooManyArgumentsProblem(verb, words, context)];
        if (profile?.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
            return [new Problem($"'{profile}' cannot be part of a file name.", Name)];
        if (verb != "set" && profile is not null && !context.FindProfiles().Contains(profile))
            return [CreateUnknownProfileProblem(profile, context)];

        try
        {
            return Run(verb, words.ElementAtOrDefault(1), new SecretsFile(context, profile));
        }
        catch (JsonException)
        {
            return [new Problem($"{ParameterFile.GetFileName(profile)} cannot be read: it must be a JSON object.", Name)];
        }
    }

    public IEnumerable<CompletionItem> Complete(CommandContext context, IReadOnlyList<string> words)
    {
        var verb = words.Count > 1 ? words[0] : null;
        if (words.Count > 1 && words[^2] == Profile.Option) return context.FindProfiles().Select(profile => new CompletionItem(profile));
        if (words[^1].StartsWith('-')) return [new CompletionItem(Profile.Option, "Of .nuke/parameters.NAME.json")];
        if (verb is null) return Verbs.Select(known => new CompletionItem(known));
        return verb is "set" or "remove" && words.Count == 2
            ? GetSecrets(context).Select(secret => new CompletionItem(secret.Name, secret.Description)) : [];
    }

    private static IReadOnlyList<Problem> Run(string verb, string? name, SecretsFile file)
    {
        if (verb == "list") return file.List();
        if (verb == "rekey") return new SecretsEditor(file).Rekey();
        if (file.Secrets.Count == 0) return [new Problem("This build has no secrets: mark a parameter with [Secret].")];
        if (name is null)
            return [new Problem($"Which secret? {DescribeKnownSecrets(file.Secrets)}",
                $":secrets {verb} {file.Secrets[0].Name}{file.ProfileOption}")];
        var secret = file.Secrets.FirstOrDefault(secret => secret.Key == NameFormat.ToKey(name));
        if (secret is null) return [CreateUnknownSecretProblem(name, file)];
        return verb == "set" ? new SecretsEditor(file).Set(secret) : new SecretsEditor(file).Remove(secret);
    }

    private static IEnumerable<ParameterSpec> GetSecrets(CommandContext context) =>
        context.Parameters.Where(parameter => parameter.IsSecret).DistinctBy(parameter => parameter.Key);

    private static Problem CreateUnknownVerbProblem(string word, CommandContext context)
    {
        var nearest = ClosestMatch.Find(word, Verbs.Concat(context.FindProfiles()));
        return new Problem(
            $":secrets {word} is unknown.{(nearest is null ? "" : $" Did you mean {nearest}?")} Known: {string.Join(", ", Verbs)}.",
            ":secrets", nearest is null ? null : new Suggestion(word, nearest));
    }

    // A surplus argument is probably the value: do not repeat it.
    private static Problem CreateTooManyArgumentsProblem(string verb, IReadOnlyList<string> words, CommandContext context) => verb == "set"
        ? new Problem(
            "A value on the command line is visible in the shell's history and in the list of processes: leave it out and type " +
            "it at the prompt, or pipe it in.",
            $":secrets set {GetSecrets(context).FirstOrDefault(secret => secret.Key == NameFormat.ToKey(words[1]))?.Name ?? "NAME"}")
        : new Problem($":secrets {verb} takes {(verb == "remove" ? "one name" : "nothing")} and --profile.", $":secrets {verb}");

    private static Problem CreateUnknownProfileProblem(string profile, CommandContext context)
    {
        var nearest = ClosestMatch.Find(profile, context.FindProfiles());
        return new Problem(
            $"There is no profile {profile}: {ParameterFile.GetFileName(profile)} does not " +
                $"exist.{(nearest is null ? "" : $" Did you mean {nearest}?")}",
            ":secrets",
            nearest is null ? null : new Suggestion(profile, nearest));
    }

    private static Problem CreateUnknownSecretProblem(string name, SecretsFile file)
    {
        // Name=value: show only the name.
        var written = name.Split('=')[0];
        if (file.OtherParameters.FirstOrDefault(other => other.Key == NameFormat.ToKey(written)) is { } other)
            return new Problem($"{other.Name} is not a secret: write it into {file.Location.File} as plain text, or mark it with " +
                "[Secret] in the build.", ":secrets");
        var nearest = ClosestMatch.Find(written, file.Secrets.Select(secret => secret.Name));
        return new Problem(
            $"There is no secret {written}.{(nearest is null ? "" : $" Did you mean {nearest}?")} {DescribeKnownSecrets(file.Secrets)}",
            ":secrets", nearest is null || written != name ? null : new Suggestion(name, nearest));
    }

    private static string DescribeKnownSecrets(IReadOnlyList<ParameterSpec> secrets) =>
        $"Known: {string.Join(", ", secrets.Select(secret => secret.Name))}.";
}
