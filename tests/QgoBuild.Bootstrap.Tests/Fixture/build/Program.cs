// The program that the tests compile and run instead of the pipeline: it prints its arguments, input and environment.
using System.Runtime.InteropServices;
using System.Text;

switch (args.FirstOrDefault())
{
    case "exit":
        return int.Parse(args[1]);

    case "copy":
        Console.Write(Console.In.ReadToEnd());
        return 0;

    case "types":
        foreach (var type in typeof(Program).Assembly.GetTypes().Where(type => type.Namespace == "Parts").OrderBy(type => type.Name))
            Console.WriteLine($"{type.Name} {type.GetField("Value")?.GetRawConstantValue()}");
        return 0;

    case ":complete":
        Console.WriteLine($"<{string.Join('|', args[2..])}>\tthe words");
        Console.WriteLine(args[^1] + "pleted");
        return 0;

    case "surroundings":
        Console.WriteLine(Environment.GetEnvironmentVariable("NUKE_ROOT_DIRECTORY"));
        Console.WriteLine(Directory.GetCurrentDirectory());
        Console.WriteLine(Environment.ProcessId);
        Console.WriteLine(AppContext.BaseDirectory);
        return 0;

    case "wait":
        var caught = new TaskCompletionSource<PosixSignal>();
        void Catch(PosixSignalContext context)
        {
            context.Cancel = true;
            caught.TrySetResult(context.Signal);
        }

        using (PosixSignalRegistration.Create(PosixSignal.SIGINT, Catch))
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, Catch))
        {
            Console.WriteLine("waiting");
            Console.WriteLine(
                $"{await caught.Task} in {AppContext.BaseDirectory}, whole: {File.Exists(typeof(Program).Assembly.Location)}");
            return 42;
        }

    default:
        foreach (var argument in args)
            Console.WriteLine(Convert.ToHexString(Encoding.UTF8.GetBytes(argument)));
        return 0;
}
