using System.Text;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Secrets;

/// <summary>The location of an encrypted value: it cannot be decrypted under another name or in another file.</summary>
/// <param name="Name">The name of the parameter, in any spelling.</param>
/// <param name="Profile">The profile of the file; null for the common one.</param>
internal sealed record SecretLocation(string Name, string? Profile)
{
    /// <summary>The file's name for messages.</summary>
    public string File => Profile is null ? ".nuke/parameters.json" : $".nuke/parameters.{Profile}.json";

    /// <summary>The location as bytes, the same for all spellings of a name and unique for each location.</summary>
    public byte[] ToBytes() =>
        Encoding.UTF8.GetBytes($"{NameFormat.ToKey(Name)}\0{(Profile is null ? "" : "." + Profile.ToUpperInvariant())}");
}
