namespace QgoBuild.Engine.Session;

/// <summary>Prompts at the console; a secret is not echoed.</summary>
internal sealed class ConsolePrompt(TextWriter output) : IPrompt
{
    public static bool IsAvailable => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public string? ReadAnswer(string question, bool isSecret)
    {
        output.Write($"{question}: ");
        output.Flush();
        return isSecret ? ReadSecret() : Console.In.ReadLine();
    }

    private string ReadSecret()
    {
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        output.WriteLine();
        return typed.ToString();
    }
}

/// <summary>Prompts the user at the terminal.</summary>
internal interface IPrompt
{
    /// <summary>The typed line; null at the end of input.</summary>
    string? ReadAnswer(string question, bool isSecret);
}
