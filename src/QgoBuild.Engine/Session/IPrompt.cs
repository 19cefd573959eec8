namespace QgoBuild.Engine.Session;

/// <summary>Prompts the user at the terminal.</summary>
internal interface IPrompt
{
    /// <summary>The typed line; null at the end of input.</summary>
    string? ReadAnswer(string question, bool isSecret);
}
