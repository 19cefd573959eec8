namespace QgoBuild.Engine.Commands;

/// <summary>A parameter file for <c>:secrets</c>: which secrets have a value in it, and whether it is encrypted.</summary>
internal sealed class SecretsFile
{
    private readonly AbsolutePath _path;

    /// <exception cref="System.Text.Json.JsonException">The file is not a JSON object.</exception>
    public SecretsFile(CommandContext context, string? profile)
    {
        Context = context;
        Location = new SecretLocation("", profile);
        _path = ParameterFile.GetPath(context.BuildDirectory, profile);
        Document = _path.FileExists() ? ParameterDocument.Parse(_path.ReadAllBytes()) : ParameterDocument.Empty;
        Secrets = [.. context.Parameters.Where(parameter => parameter.IsSecret).DistinctBy(parameter => parameter.Key)
            .OrderBy(secret => secret.Name, StringComparer.Ordinal)];
        OtherParameters = [.. context.Parameters.Where(parameter => !parameter.IsSecret)];
    }

    public CommandContext Context { get; }

    /// <summary>The location of the file, without a secret's name.</summary>
    public SecretLocation Location { get; }

    public ParameterDocument Document { get; }

    /// <summary>The build's secrets, by name.</summary>
    public IReadOnlyList<ParameterSpec> Secrets { get; }

    /// <summary>The build's other parameters.</summary>
    public IReadOnlyList<ParameterSpec> OtherParameters { get; }

    /// <summary>The option for the file, after a space; empty for the common file.</summary>
    public string ProfileOption => Location.Profile is { } profile ? $" --profile {profile}" : "";

    /// <summary>The encrypted texts of the file.</summary>
    public IReadOnlyList<ParameterText> EncryptedTexts => [.. Document.Texts.Where(text => EncryptedValue.LooksEncrypted(text.Text))];

    /// <summary>Replaces the file.</summary>
    public void Write(ParameterDocument document) => AtomicFile.Write(_path, document.Bytes, durable: true);

    /// <summary>Shows which secrets have a value, but not the values.</summary>
    public IReadOnlyList<Problem> List()
    {
        var output = Context.Output;
        if (Secrets.Count == 0)
        {
            output.WriteLine("This build has no secrets: mark a parameter with [Secret].");
            return [];
        }

        var width = Secrets.Max(secret => secret.Name.Length);
        output.WriteLine($"Secrets in {Location.File}", Style.Heading);
        output.WriteLine();
        foreach (var secret in Secrets)
        {
            var (state, style) = GetState(secret);
            var row = $"  {secret.Name.PadRight(width)}   {output.Palette.Paint(state.PadRight(12), style)}   {secret.Description}";
            output.WriteRendered(row.TrimEnd());
        }

        var variable = Keyring.GetVariableName(Location.Profile);
        var isSet = Context.Keyring.GetFromEnvironment(Location.Profile) is not null;
        output.WriteLine();
        output.WriteLine($"Password: {variable}, which is {(isSet ? "set" : "not set: a terminal prompts for it")}.");
        output.WriteLine(
            $"Next: {InvocationText.CommandLine($":secrets set NAME{ProfileOption}")}, or remove NAME, or rekey for a new password");
        return [];
    }

    private (string State, Style Style) GetState(ParameterSpec secret)
    {
        var texts = Document.Texts.Where(text => NameFormat.ToKey(text.Name) == secret.Key).ToList();
        if (texts.Exists(text => EncryptedValue.IsNukeFormat(text.Text))) return ("of NUKE", Style.Warning);
        if (texts.Exists(text => EncryptedValue.LooksEncrypted(text.Text) && EncryptedValue.Parse(text.Text) is null))
            return ("damaged", Style.Failure);
        if (texts.Exists(text => EncryptedValue.LooksEncrypted(text.Text))) return ("encrypted", Style.Success);
        return Document.Contains(secret.Name) ? ("as plain text", Style.Warning) : ("no value", Style.Dim);
    }
}
