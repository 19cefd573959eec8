namespace QgoBuild.EndToEnd.Tests.Sandbox;

/// <summary>Hands each line over at once, where Progress would do so at some later time.</summary>
internal sealed class SynchronousProgress(Action<string> writeLine) : IProgress<string>
{
    public void Report(string value) => writeLine(value);
}
