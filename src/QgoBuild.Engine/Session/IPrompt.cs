namespace QgoBuild.Engine.Session;

/// <summary>Asks the person at the terminal.</summary>
internal interface IPrompt
{
    /// <summary>The answer; null when the person does not answer (end of input).</summary>
    string? ReadAnswer(string question, bool isSecret);
}
