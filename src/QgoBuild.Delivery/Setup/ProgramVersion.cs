namespace QgoBuild.Delivery.Setup;

/// <summary>Compares versions that programs print: <c>v2.26.1-desktop.1</c>, <c>20.10.24+dfsg1</c>.</summary>
internal static class ProgramVersion
{
    /// <summary>Whether a version is at least the minimum; false for an invalid version.</summary>
    public static bool IsAtLeast(string reported, Version minimum)
    {
        var numbers =
            new string([.. reported.TrimStart('v').TakeWhile(character => char.IsAsciiDigit(character) || character == '.')]).Trim('.');
        return Version.TryParse(numbers.Contains('.', StringComparison.Ordinal) ? numbers : $"{numbers}.0", out var version) &&
            version >= minimum;
    }
}
