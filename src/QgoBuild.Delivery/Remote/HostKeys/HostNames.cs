namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>The first field of a known_hosts line: names and patterns separated by commas (<c>*</c>, <c>?</c>, and <c>!</c> for an
/// exception), or one name hashed with a salt (<c>|1|salt|hash</c>).</summary>
internal abstract record HostNames
{
    private const string HashMark = "|1|";

    /// <summary>Whether the field matches a name: <c>host</c> or <c>[host]:port</c>, ignoring case.</summary>
    public abstract bool Matches(string name);

    /// <summary>Parses the field; null for a hash that cannot be read.</summary>
    public static HostNames? Parse(string field) => field.StartsWith('|') ? Hashed.Parse(field) : new Patterns(field);

    private sealed record Hashed(byte[] Salt, byte[] Hash) : HostNames
    {
        public static new Hashed? Parse(string field)
        {
            if (!field.StartsWith(HashMark, StringComparison.Ordinal) || field[HashMark.Length..].Split('|') is not [var salt, var hash])
                return null;

            try { return new Hashed(Convert.FromBase64String(salt), Convert.FromBase64String(hash)); }
            catch (FormatException) { return null; }
        }

        // The format defines only SHA-1. It hides names and does not authenticate.
        [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms",
            Justification = "OpenSSH's file format.")]
        public override bool Matches(string name) =>
            HMACSHA1.HashData(Salt, Encoding.UTF8.GetBytes(name.ToLowerInvariant())).AsSpan().SequenceEqual(Hash);
    }

    private sealed record Patterns(string List) : HostNames
    {
        public override bool Matches(string name) => NamePattern.ListMatches(List, name, ignoreCase: true);
    }
}
