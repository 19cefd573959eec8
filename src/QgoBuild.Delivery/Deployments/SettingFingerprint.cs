namespace QgoBuild.Delivery.Deployments;

/// <summary>Identifies the value of a setting, so that people and programs see whether two are the same, and nobody sees what they
/// are.</summary>
internal static class SettingFingerprint
{
    private const int Rounds = 100_000;
    private const int Bytes = 4;

    /// <summary>Eight hexadecimal digits: few enough that many values have the same ones, and slow enough that trying a list of passwords
    /// takes long. The same value has others under another name, and in another environment.</summary>
    public static string Of(string project, string name, string value) => Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(
        Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes($"qgobuild setting\0{project}\0{name}"), Rounds, HashAlgorithmName.SHA256,
        Bytes));
}
