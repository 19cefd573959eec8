using QgoBuild.Engine.Session;

namespace QgoBuild.Tests.Engine.Harness;

/// <summary>Returns answers one after the other, and records the prompts.</summary>
internal sealed class ScriptedPrompt(params string[] answers) : IPrompt
{
    private readonly Queue<string> _answers = new(answers);

    public List<string> Questions { get; } = [];

    public string? ReadAnswer(string question, bool isSecret)
    {
        Questions.Add(isSecret ? $"{question} (secret)" : question);
        return _answers.TryDequeue(out var answer) ? answer : null;
    }
}
