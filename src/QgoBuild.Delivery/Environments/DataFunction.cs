namespace QgoBuild.Delivery.Environments;

/// <summary>What a script has to know of an application's data.</summary>
internal static class DataFunction
{
    /// <summary>The function <c>each_data</c>, which appends the path, the use and the volume of each to a command and runs it.</summary>
    /// <param name="data">The data.</param>
    public static string Define(IReadOnlyList<Data> data) => data.Count == 0 ? "each_data() { :; }\n" :
        $"each_data() {{\n{string.Concat(data.Select(Call))}}}\n";

    private static string Call(Data data)
    {
        string[] words = [data.Directory, data.Use.ToString().ToLowerInvariant(), .. data.IsMountedByVolume ? [data.Name] : (string[])[]];
        return RemoteCommand.Sh($"    \"$@\" {words}\n").Text;
    }
}
