using QgoBuild.Delivery.Remote.UserKeys;

namespace QgoBuild.Delivery.Remote;

/// <summary>The host key of the server is valid, but the server refuses the login of the user with these keys.</summary>
public sealed class RemoteAuthenticationException : DeliveryException
{
    internal RemoteAuthenticationException(SshHop hop, Identities keys, Exception cause)
        : base(Explain(hop, keys, cause), hop.ToCopyIdCommand().Text, cause)
    {
    }

    private static string Explain(SshHop hop, Identities keys, Exception cause)
    {
        var refused = keys.Keys is [var only]
            ? $"the key {only.Name}" : $"any of the keys {string.Join(", ", keys.Keys.Select(key => key.Name))}";
        var others = keys.Unusable.Count == 0 ? "" : $"\nNot tried: {string.Join("; ", keys.Unusable)}.";
        return $"{hop} does not accept {refused} for the user {hop.User}: {cause.Message}{others}";
    }
}
